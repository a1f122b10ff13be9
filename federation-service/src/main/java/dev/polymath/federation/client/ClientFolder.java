package dev.polymath.federation.client;

import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client must not lose: who it is, what it remembers, and what it has learnt but not sent.
 * Every file becomes visible whole or not at all, so that a client may be killed at any point.
 *
 * <pre>
 *   proof                                  made up before it enrolled first
 *   key                                    that it got
 *   RUN/memory.safetensors                 after the last update that counted
 *   unsent/TASK/answer.json                an update that is yet to be sent, with the memory
 *              update.safetensors          that goes with it
 *              memory.safetensors
 *   weights.part, control.part             what is being downloaded
 * </pre>
 */
final class ClientFolder {

  private static final int PROOF_BYTES = 24;
  private static final String MEMORY = "memory.safetensors";
  private static final String UPDATE = "update.safetensors";
  private static final String ANSWER = "answer.json";

  private final JsonMapper json = JsonMapper.builder().build();
  private final Path folder;

  ClientFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectories(unsent());
  }

  /** An update that is yet to be sent. */
  record Unsent(UUID task, UUID run, long samples, Map<String, Double> metrics, Path file) {}

  /** What is written beside it. */
  private record Answer(UUID task, UUID run, long samples, Map<String, Double> metrics) {}

  /** The secret by which this client enrols again, made up at the first call. */
  String proof() throws IOException {
    var file = folder.resolve("proof");
    if (!Files.exists(file)) {
      var bytes = new byte[PROOF_BYTES];
      new SecureRandom().nextBytes(bytes);
      write(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file);
  }

  Optional<String> key() throws IOException {
    var file = folder.resolve("key");
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  void keepKey(String key) throws IOException {
    write(folder.resolve("key"), key);
  }

  void forgetKey() throws IOException {
    Files.deleteIfExists(folder.resolve("key"));
  }

  /** Where a download goes. */
  Path part(String name) {
    return folder.resolve(name + ".part");
  }

  /** All that the last update that counted left to remember. */
  Weights memory(UUID run, long maxElements) throws IOException {
    var file = folder.resolve(run.toString()).resolve(MEMORY);
    if (!Files.exists(file)) return Weights.NONE;
    try (var in = Files.newInputStream(file)) {
      return Weights.read(in, maxElements);
    }
  }

  /** Keeps what training came to until {@link #sent}. */
  void keep(UUID task, UUID run, Outgoing outgoing) throws IOException {
    var scratch = folder.resolve("unsent.tmp");
    delete(scratch);
    Files.createDirectories(scratch);
    try (var out = Files.newOutputStream(scratch.resolve(UPDATE))) {
      outgoing.update().write(out);
    }
    try (var out = Files.newOutputStream(scratch.resolve(MEMORY))) {
      outgoing.memory().write(out);
    }
    json.writeValue(
        scratch.resolve(ANSWER).toFile(),
        new Answer(task, run, outgoing.samples(), outgoing.metrics()));
    Files.move(scratch, unsent().resolve(task.toString()), StandardCopyOption.ATOMIC_MOVE);
  }

  Optional<Unsent> nextUnsent() throws IOException {
    try (var entries = Files.list(unsent())) {
      return entries.sorted().findFirst().map(this::read);
    }
  }

  private Unsent read(Path entry) {
    var answer = json.readValue(entry.resolve(ANSWER).toFile(), Answer.class);
    return new Unsent(
        answer.task(), answer.run(), answer.samples(), answer.metrics(), entry.resolve(UPDATE));
  }

  /** The update counts: what was learnt with it is remembered. */
  void sent(Unsent unsent) throws IOException {
    var entry = unsent().resolve(unsent.task().toString());
    var run = folder.resolve(unsent.run().toString());
    Files.createDirectories(run);
    if (Files.exists(entry.resolve(MEMORY))) {
      Files.move(
          entry.resolve(MEMORY),
          run.resolve(MEMORY),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    delete(entry);
  }

  /** The update does not count: it never was. */
  void drop(Unsent unsent) throws IOException {
    delete(unsent().resolve(unsent.task().toString()));
  }

  private Path unsent() {
    return folder.resolve("unsent");
  }

  private static void write(Path file, String text) throws IOException {
    var scratch = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(scratch, text);
    Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Out of the way in one step, and then for good: what is half deleted is in nobody's way. */
  private void delete(Path entry) throws IOException {
    var gone = folder.resolve("gone.tmp");
    if (Files.exists(gone)) deleteAll(gone);
    if (!Files.exists(entry)) return;
    Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE);
    deleteAll(gone);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) Files.delete(file);
    }
    Files.delete(directory);
  }
}
