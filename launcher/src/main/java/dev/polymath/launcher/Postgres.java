package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL server of an installation. It listens on loopback alone and knows one role that
 * can log in, {@code polymath}, which owns the database of the same name and is no superuser.
 */
final class Postgres {

  static final String USER = "polymath";
  private static final String DATABASE = "polymath";

  /** The line of postmaster.pid in which the server itself says how far it is. */
  private static final int STATUS_LINE = 7;

  private final Home home;
  private final Census census;
  private final int port;

  Postgres(Home home, Census census, int port) {
    this.home = home;
    this.census = census;
    this.port = port;
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  String password() throws IOException {
    return new Secret(home.password()).read();
  }

  /** Unpacks the server and makes the database cluster, whatever of both is missing. */
  void install() throws IOException, InterruptedException {
    var binaries = PostgresBinaries.unpacked(home.cache());
    if (Files.exists(home.database())) {
      requireSameVersion(binaries);
      return;
    }
    // Made aside and moved when complete: an interrupted first start leaves nothing half-made.
    var unfinished = home.database().resolveSibling("postgres.new");
    PostgresBinaries.delete(unfinished);
    var password = Secret.random();
    initialise(binaries, unfinished, password);
    new Secret(home.password()).write(password);
    Files.move(unfinished, home.database(), StandardCopyOption.ATOMIC_MOVE);
  }

  Process start() throws IOException {
    // A pid file whose process is gone, as after a reboot, might name a stranger by now.
    if (census.all(Census.POSTGRES).isEmpty()) Files.deleteIfExists(pidFile());
    var builder =
        command(
            PostgresBinaries.unpacked(home.cache()).resolve("bin/postgres"),
            "-D",
            home.database().toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "port=" + port,
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=200");
    census.enlist(builder, Census.POSTGRES);
    new Log(home.log(Census.POSTGRES)).receive(builder);
    return builder.start();
  }

  /** Whether it takes connections, by its own account. */
  boolean isReady() {
    try {
      var lines = Files.readAllLines(pidFile());
      return lines.size() > STATUS_LINE
          && lines.get(STATUS_LINE).strip().equals("ready")
          && census.find(Census.POSTGRES).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return home.database().resolve("postmaster.pid");
  }

  private void requireSameVersion(Path binaries) throws IOException {
    var data = Files.readString(home.database().resolve("PG_VERSION")).strip();
    var server = binaries.getFileName().toString().replaceFirst("postgresql-(\\d+).*", "$1");
    if (!data.equals(server)) {
      throw new Refusal(
          "%s holds data of PostgreSQL %s and this is PostgreSQL %s: export it with a build that has the former, or start anew with another POLYMATH_HOME."
              .formatted(home.database(), data, server));
    }
  }

  private void initialise(Path binaries, Path folder, String password)
      throws IOException, InterruptedException {
    run(
        command(
            binaries.resolve("bin/initdb"),
            "--pgdata=" + folder,
            "--username=postgres",
            "--auth=scram-sha-256",
            "--pwfile=/dev/stdin",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"),
        // Nobody needs the superuser: its password is forgotten at once.
        Secret.random() + "\n");
    run(
        command(binaries.resolve("bin/postgres"), "--single", "-D", folder.toString(), "postgres"),
        """
        create role %s login password '%s'
        create database %s owner %s
        """
            .formatted(USER, password, DATABASE, USER));
  }

  private void run(ProcessBuilder builder, String input) throws IOException, InterruptedException {
    var log = new Log(home.log(Census.POSTGRES));
    log.receive(builder);
    var process = builder.start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
    }
    if (!process.waitFor(2, TimeUnit.MINUTES)) process.destroyForcibly();
    if (process.waitFor() != 0) {
      throw new Refusal(
          "PostgreSQL could not be set up in %s; its last words: %s"
              .formatted(home.path(), String.join(" | ", log.tail(3))));
    }
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, and its files
   * still belong to who started it.
   */
  private static ProcessBuilder command(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) command.addAll(List.of("unshare", "--user"));
    command.add(program.toString());
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command);
  }

  /** Refuses where root may not make a user namespace. */
  static void requireRunnable() throws IOException, InterruptedException {
    if (!isRoot()) return;
    var process =
        new ProcessBuilder("unshare", "--user", "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new Refusal(
          "PostgreSQL does not run as root and this system allows no user namespaces: run ./polymath as another user.");
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }
}
