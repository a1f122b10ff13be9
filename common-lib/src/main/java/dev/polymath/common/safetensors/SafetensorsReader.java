package dev.polymath.common.safetensors;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a file from front to end, one tensor in memory at a time.
 *
 * <p>The header is read and checked on opening; {@link #forEach} then offers the tensors in the
 * order of their bytes.
 */
public final class SafetensorsReader implements AutoCloseable {

  private final InputStream in;
  private final SafetensorsHeader header;
  private boolean read;

  private SafetensorsReader(InputStream in, SafetensorsHeader header) {
    this.in = in;
    this.header = header;
  }

  public static SafetensorsReader open(InputStream in) throws IOException {
    return open(in, SafetensorsLimits.FORMAT);
  }

  /** Opens a file from outside. The stream is closed with the reader, or at once on failure. */
  public static SafetensorsReader open(InputStream in, SafetensorsLimits limits)
      throws IOException {
    var buffered = new BufferedInputStream(in);
    try {
      return new SafetensorsReader(buffered, SafetensorsHeader.read(buffered, limits));
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  public static SafetensorsReader open(Path file) throws IOException {
    var reader = open(Files.newInputStream(file));
    return reader.ofSize(Files.size(file));
  }

  public static SafetensorsReader open(ByteBuffer file) throws IOException {
    var bytes = new byte[file.remaining()];
    file.duplicate().get(bytes);
    return open(new ByteArrayInputStream(bytes)).ofSize(bytes.length);
  }

  public SafetensorsHeader header() {
    return header;
  }

  /** The tensors by name, in the order of their bytes. */
  public Map<String, TensorEntry> tensors() {
    return header.tensors();
  }

  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Offers every tensor once, in order; what a visitor does not read is skipped. Call it once.
   *
   * @throws MalformedSafetensors if the file ends early or goes on after the last tensor
   */
  public void forEach(Visitor visitor) throws IOException {
    if (read) throw new IllegalStateException("The tensors have been read; open the file again");
    read = true;
    for (var entry : header.tensors().values()) {
      var tensor = new StoredTensor(entry, in);
      visitor.visit(tensor);
      tensor.skipRest();
    }
    if (in.read() >= 0) throw new MalformedSafetensors("the file goes on after its last tensor");
  }

  /** Reads to the end, to check that the file has all that its header declares and no more. */
  public void verify() throws IOException {
    forEach(tensor -> {});
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private SafetensorsReader ofSize(long size) throws IOException {
    if (size == header.fileBytes()) return this;
    close();
    throw new MalformedSafetensors(
        "the file has " + size + " bytes, but its header declares " + header.fileBytes());
  }

  /** Takes one tensor after the other. */
  @FunctionalInterface
  public interface Visitor {
    void visit(StoredTensor tensor) throws IOException;
  }
}
