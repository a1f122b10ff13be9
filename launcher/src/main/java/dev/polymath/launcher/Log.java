package dev.polymath.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of a member: what its process writes to standard output and error. */
record Log(Path file) {

  private static final long MOST_BYTES = 32L << 20;
  private static final int TAIL_BYTES = 256 << 10;

  /** Lets a process about to start append to it; a log that has grown long is put aside first. */
  void receive(ProcessBuilder builder) throws IOException {
    if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
  }

  /** Its last lines, none where there is no log yet. */
  List<String> tail(int lines) throws IOException {
    if (!Files.exists(file)) return List.of();
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      var length = (int) Math.min(in.length(), TAIL_BYTES);
      var bytes = new byte[length];
      in.seek(in.length() - length);
      in.readFully(bytes);
      var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    }
  }

  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
