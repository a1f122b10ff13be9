package dev.polymath.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells whether a port of loopback can be had, and if not, who has it. */
final class PortProbe {

  private static final String LISTENING = "0A";

  private final Path proc;

  PortProbe() {
    this(Path.of("/proc"));
  }

  PortProbe(Path proc) {
    this.proc = proc;
  }

  /** Refuses with the port, its holder and the variable that chooses another. */
  void requireFree(int port, String member, String variable) {
    if (isFree(port)) return;
    throw new Refusal(
        "Port %d, meant for %s, is taken%s: free it, or choose another with %s=%d ./polymath up."
            .formatted(
                port,
                member,
                holder(port).map(h -> " by " + h).orElse(""),
                variable,
                port <= 55_535 ? port + 10_000 : port - 10_000));
  }

  boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // Connections of an earlier run that linger in TIME_WAIT are no hindrance.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The process that listens, as far as this user may see it. */
  Optional<String> holder(int port) {
    var sockets = new HashSet<String>();
    for (var table : List.of("net/tcp", "net/tcp6")) {
      sockets.addAll(listeners(proc.resolve(table), port));
    }
    if (sockets.isEmpty()) return Optional.empty();
    return ProcessHandle.allProcesses()
        .filter(process -> holdsAny(process.pid(), sockets))
        .findFirst()
        .map(process -> "%s (process %d)".formatted(command(process.pid()), process.pid()));
  }

  private static Set<String> listeners(Path table, int port) {
    var sockets = new HashSet<String>();
    try {
      for (var line : Files.readAllLines(table)) {
        // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
        var columns = line.strip().split("\\s+", -1);
        if (columns.length > 9
            && columns[3].equals(LISTENING)
            && columns[1].endsWith(":%04X".formatted(port))) {
          sockets.add("socket:[" + columns[9] + "]");
        }
      }
    } catch (IOException e) {
      return Set.of();
    }
    return sockets;
  }

  private boolean holdsAny(long pid, Set<String> sockets) {
    try (var descriptors = Files.list(proc.resolve(pid + "/fd"))) {
      return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private String command(long pid) {
    try {
      return Files.readString(proc.resolve(pid + "/comm")).strip();
    } catch (IOException e) {
      return "a process";
    }
  }
}
