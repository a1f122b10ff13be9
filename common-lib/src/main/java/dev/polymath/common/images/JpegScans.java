package dev.polymath.common.images;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lets a JPEG through with a bounded number of scans. A progressive JPEG refines its pixels scan by
 * scan; one that says nothing new takes a dozen bytes of the file, and as much time to read as the
 * whole picture. Other streams pass as they are.
 */
public final class JpegScans extends FilterInputStream {

  /** What programs write has ten or so. */
  static final int MOST = 100;

  private static final int MARKER = 0xff;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int START_OF_SCAN = 0xda;

  private long position;
  private int last = -1;
  private boolean jpeg;
  private int scans;

  /** Reads from a stream that is at its beginning. */
  public JpegScans(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    var next = super.read();
    if (next >= 0) look(next);
    return next;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    var count = super.read(buffer, from, length);
    for (var i = 0; i < count; i++) look(buffer[from + i] & 0xff);
    return count;
  }

  /** Not supported: what was looked at would be looked at again. */
  @Override
  public boolean markSupported() {
    return false;
  }

  private void look(int next) throws IOException {
    if (position++ == 1) jpeg = last == MARKER && next == START_OF_IMAGE;
    // Pixels that look like a marker are written otherwise, so these two bytes begin a scan.
    if (jpeg && last == MARKER && next == START_OF_SCAN && ++scans > MOST) {
      throw new IOException("A JPEG of more than %d scans".formatted(MOST));
    }
    last = next;
  }
}
