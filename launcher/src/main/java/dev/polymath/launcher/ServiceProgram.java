package dev.polymath.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How a service is run: its jar unpacked, with an ahead-of-time cache of its classes (JEP 483 and
 * 514), which more than halves its start. Both are made once for each build of the service, named
 * by the hash of its jar.
 */
final class ServiceProgram {

  private static final String CACHE = "start.aot";
  private static final int PREPARATION_MINUTES = 10;

  private final Service service;
  private final Home home;
  private final Census census;
  private final Path jar;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param jar the jar as Maven made it
   * @param environment what the service finds in its environment beside what this process has
   */
  ServiceProgram(
      Service service, Home home, Census census, Path jar, Map<String, String> environment)
      throws IOException {
    this.service = service;
    this.home = home;
    this.census = census;
    this.jar = jar;
    folder = services(home).resolve(service.name() + "-" + hash(jar));
    this.environment = environment;
  }

  Service service() {
    return service;
  }

  /** Whether nothing is left to do before a quick start. */
  boolean isPrepared() {
    return Files.exists(folder.resolve(CACHE));
  }

  /** Unpacks the jar and records a start of the service up to where it would begin to listen. */
  void prepare() throws IOException, InterruptedException {
    if (isPrepared()) return;
    if (!Files.isDirectory(folder)) {
      forgetOtherBuilds();
      var unfinished = folder.resolveSibling(folder.getFileName() + ".new");
      PostgresBinaries.delete(unfinished);
      var arguments =
          List.of(
              "-Djarmode=tools",
              "-jar",
              jar.toString(),
              "extract",
              "--destination",
              unfinished.toString());
      if (!succeeds(arguments)) {
        throw new IOException("The jar of " + service.name() + " could not be unpacked");
      }
      Files.move(unfinished, folder);
    }
    var cache = folder.resolve(CACHE + ".new");
    if (succeeds(arguments("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh"))) {
      Files.move(cache, folder.resolve(CACHE));
    }
  }

  /** Starts the service; without a cache it takes longer and is the same otherwise. */
  Process start() throws IOException {
    return start(service.name(), Map.of());
  }

  /**
   * Starts the program as another member than the service itself, such as a client of it.
   *
   * @param variables what this member finds in its environment beside what the service does
   */
  Process start(String member, Map<String, String> variables) throws IOException {
    var arguments = isPrepared() ? arguments("-XX:AOTCache=" + folder.resolve(CACHE)) : arguments();
    var builder = java(arguments, member);
    builder.environment().putAll(variables);
    new Log(home.log(member)).receive(builder);
    return builder.start();
  }

  /** What the service finds under this name in its environment. */
  String variable(String name) {
    return Objects.requireNonNull(environment.get(name), name);
  }

  private boolean succeeds(List<String> arguments) throws IOException, InterruptedException {
    var builder = java(arguments, service.name() + "-preparation");
    new Log(home.log(service.name() + "-preparation")).receive(builder);
    var process = builder.start();
    if (!process.waitFor(PREPARATION_MINUTES, TimeUnit.MINUTES)) {
      // The JVM writes its cache in a second one.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return process.waitFor() == 0;
  }

  private List<String> arguments(String... options) {
    var arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            // A JVM that ran out of memory is in doubt; started again it is not.
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    var own = environment.getOrDefault("POLYMATH_JAVA_OPTIONS", "").strip();
    if (!own.isEmpty()) arguments.addAll(List.of(own.split("\\s+")));
    arguments.addAll(List.of("-jar", folder.resolve(jar.getFileName()).toString()));
    return arguments;
  }

  private ProcessBuilder java(List<String> arguments, String member) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(home.run().toFile());
    builder.environment().putAll(environment);
    census.enlist(builder, member);
    return builder;
  }

  private static Path services(Home home) throws IOException {
    return Files.createDirectories(home.cache().resolve("services"));
  }

  private static String hash(Path jar) throws IOException {
    try (var bytes =
        new DigestInputStream(Files.newInputStream(jar), MessageDigest.getInstance("SHA-256"))) {
      bytes.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(bytes.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private void forgetOtherBuilds() throws IOException {
    try (var builds = Files.newDirectoryStream(services(home), service.name() + "-*")) {
      for (var build : builds) PostgresBinaries.delete(build);
    }
  }
}
