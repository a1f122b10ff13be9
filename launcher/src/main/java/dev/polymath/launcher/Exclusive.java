package dev.polymath.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Sees to it that only one {@code up} or {@code down} of an installation runs at a time. */
final class Exclusive implements AutoCloseable {

  private final FileChannel file;

  private Exclusive(FileChannel file) {
    this.file = file;
  }

  /** The lock ends with the process, however that ends. */
  static Exclusive in(Home home) throws IOException {
    var file =
        FileChannel.open(
            home.run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (file.tryLock() == null) {
      file.close();
      throw new Refusal(
          "Another ./polymath is starting or stopping the platform; wait until it is done.");
    }
    return new Exclusive(file);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
