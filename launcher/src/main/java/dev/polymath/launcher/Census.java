package dev.polymath.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which processes of this machine belong to an installation. It is read from the processes
 * themselves, so there is no record that could be out of date: each carries the installation and
 * its own name in its environment, and PostgreSQL's work in their data folder.
 */
final class Census {

  static final String SUPERVISOR = "supervisor";
  static final String POSTGRES = "postgres";

  private static final String MEMBER = "POLYMATH_MEMBER";
  private static final String INSTALLATION = "POLYMATH_INSTALLATION";

  private final Home home;

  Census(Home home) {
    this.home = home;
  }

  /** Marks a process that is about to start as a member. */
  void enlist(ProcessBuilder builder, String member) {
    builder.environment().put(INSTALLATION, home.path().toString());
    builder.environment().put(MEMBER, member);
  }

  /** Everything that runs, this process left out. */
  List<Member> members() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> member(process).stream())
        .toList();
  }

  /** The first process of that name: the one that was started, not what it started itself. */
  Optional<Member> find(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .filter(member -> !name.equals(POSTGRES) || isPostmaster(member.process()))
        .min(
            Comparator.comparing(
                member -> member.process().info().startInstant().orElse(Instant.MAX)));
  }

  /** The processes with that name. */
  List<Member> all(String name) {
    return members().stream().filter(member -> member.name().equals(name)).toList();
  }

  private Optional<Member> member(ProcessHandle process) {
    var proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      if (Files.readSymbolicLink(proc.resolve("cwd")).equals(home.database())) {
        return Optional.of(new Member(POSTGRES, process));
      }
      var environment = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
      var variables = List.of(environment.split("\0"));
      if (!variables.contains(INSTALLATION + "=" + latin(home.path().toString()))) {
        return Optional.empty();
      }
      return variables.stream()
          .filter(variable -> variable.startsWith(MEMBER + "="))
          .map(variable -> new Member(variable.substring(MEMBER.length() + 1), process))
          .findFirst();
    } catch (IOException e) {
      // It has ended meanwhile, or it is another user's.
      return Optional.empty();
    }
  }

  private boolean isPostmaster(ProcessHandle process) {
    try (var lines = Files.lines(home.database().resolve("postmaster.pid"))) {
      return lines.findFirst().equals(Optional.of(Long.toString(process.pid())));
    } catch (IOException e) {
      return false;
    }
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A running process and the name under which it was started. */
  record Member(String name, ProcessHandle process) {

    /** Its resident memory in bytes, 0 where that cannot be known. */
    long memory() {
      try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
        return lines
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .findFirst()
            .orElse(0);
      } catch (IOException e) {
        return 0;
      }
    }
  }
}
