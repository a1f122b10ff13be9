package dev.polymath.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./polymath logs [service] [-f] [-n lines]}. */
@Command(name = "logs", description = "Prints the last lines of the logs.")
final class LogsCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", description = "a service, postgres or supervisor; all when left out")
  private @Nullable String member;

  @Option(
      names = {"-f", "--follow"},
      description = "go on printing what is written")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      description = "lines of each log (default: ${DEFAULT-VALUE})")
  private int lines = 40;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var home = Platform.here().home();
    var members = chosen(home);
    Map<String, Long> printed = new HashMap<>();
    for (var name : members) {
      var log = new Log(home.log(name));
      printed.put(name, log.size());
      for (var line : log.tail(Math.max(0, lines))) print(members, name, line);
    }
    while (follow) {
      Thread.sleep(250);
      for (var name : members) {
        var from = printed.getOrDefault(name, 0L);
        var size = new Log(home.log(name)).size();
        // Shorter than before: a new log was begun.
        if (size < from) from = 0L;
        var news = read(home, name, from, size);
        news.lines().forEach(line -> print(members, name, line));
        printed.put(name, size);
      }
    }
    return 0;
  }

  private List<String> chosen(Home home) throws IOException {
    var all = all(home);
    if (member == null) return all;
    if (!all.contains(member)) {
      throw new Refusal(
          "There is no log of \"%s\"; there is %s."
              .formatted(member, all.isEmpty() ? "none at all yet" : String.join(", ", all)));
    }
    return List.of(member);
  }

  private static List<String> all(Home home) throws IOException {
    var names = new ArrayList<String>();
    if (Files.isDirectory(home.logs())) {
      try (var files = Files.newDirectoryStream(home.logs(), "*.log")) {
        for (var file : files) {
          names.add(file.getFileName().toString().replaceFirst("\\.log$", ""));
        }
      }
    }
    return names.stream().sorted().toList();
  }

  private static String read(Home home, String name, long from, long to) throws IOException {
    if (to <= from) return "";
    try (var in = new RandomAccessFile(home.log(name).toFile(), "r")) {
      var bytes = new byte[Math.toIntExact(Math.min(to - from, 8 << 20))];
      in.seek(to - bytes.length);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static void print(List<String> members, String name, String line) {
    System.out.println(members.size() == 1 ? line : "%-12s | %s".formatted(name, line));
  }
}
