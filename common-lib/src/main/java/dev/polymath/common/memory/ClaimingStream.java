package dev.polymath.common.memory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Claims memory for twice as much as came whenever more came than was claimed for. */
final class ClaimingStream extends FilterInputStream {

  private final WorkingMemory memory;
  private final int each;
  private long read;
  private long claimed;

  ClaimingStream(InputStream body, WorkingMemory memory, int each) {
    super(body);
    this.memory = memory;
    this.each = each;
  }

  @Override
  public int read() throws IOException {
    var next = super.read();
    if (next >= 0) count(1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var count = super.read(bytes, offset, length);
    if (count > 0) count(count);
    return count;
  }

  private void count(int bytes) {
    read += bytes;
    if (read <= claimed) return;
    claimed = 2 * read;
    memory.claim(each * claimed);
  }
}
