package dev.polymath.common.safetensors;

import java.io.IOException;
import java.io.OutputStream;

/** Holds a tensor's content to the length that the header has already promised. */
final class ExactOutputStream extends OutputStream {

  private final OutputStream out;
  private final String name;
  private final long promised;
  private long left;

  ExactOutputStream(OutputStream out, String name, long promised) {
    this.out = out;
    this.name = name;
    this.promised = promised;
    left = promised;
  }

  @Override
  public void write(int b) throws IOException {
    take(1);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  void finish() {
    if (left > 0) {
      throw new IllegalStateException(
          name + " takes " + promised + " bytes, its content is " + left + " short");
    }
  }

  private void take(int length) {
    if (length > left) {
      throw new IllegalStateException(
          name + " takes " + promised + " bytes, its content is longer");
    }
    left -= length;
  }
}
