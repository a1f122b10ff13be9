package dev.polymath.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the platform answers while many clients ask: how many a second, how fast, and what it
 * refuses.
 *
 * <p>Arguments: the URL of the gateway; seconds; numbers of clients, with commas between; questions
 * ({@code pose}, {@code molecules}, {@code embedding}, {@code embeddings}, {@code parses}, {@code
 * gan}, {@code gp}, {@code federation}). Each question is asked by each number of clients for so
 * long, and then at twice the best rate that any of them reached, without waiting for answers.
 */
final class Load {
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private Load() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var asker = new Asker(args[0]);
    var duration = Duration.ofSeconds(Long.parseLong(args[1]));
    var numbers = Arrays.stream(args[2].split(",")).map(Integer::valueOf).toList();
    var questions = Arrays.stream(args).skip(3).map(Question::of).toList();
    asker.prepare();
    for (var question : questions) ask(asker, question, numbers, duration);
  }

  private static void ask(
      Asker asker, Question question, List<Integer> numbers, Duration duration) {
    Clients.inTurn(asker, question, numbers.getFirst(), WARM_UP);
    var best = 0.0;
    for (var clients : numbers) {
      var start = System.nanoTime();
      var answers = Clients.inTurn(asker, question, clients, duration);
      var seconds = (System.nanoTime() - start) / 1e9;
      best = Math.max(best, answers.good() / seconds);
      tell(question, clients + " clients", answers, seconds);
    }
    var start = System.nanoTime();
    var answers = Clients.atRate(asker, question, 2 * best, duration);
    tell(question, "%.0f a second".formatted(2 * best), answers, (System.nanoTime() - start) / 1e9);
  }

  private static void tell(Question question, String load, Answers answers, double seconds) {
    System.out.printf(
        "%s, %s: %s; resident %s%n",
        question.said(), load, answers.summary(seconds), resident(question.service));
  }

  /** Of the gateway and of a service, where they run on this machine. */
  private static String resident(String service) {
    var jars = List.of("gateway-service", jar(service));
    return jars.stream()
        .map(jar -> "%s %s".formatted(jar, megabytes(jar)))
        .collect(Collectors.joining(", "));
  }

  private static String jar(String service) {
    return (service.equals("molecules") ? "molecule" : service) + "-service";
  }

  private static List<String> megabytes(String jar) {
    var found = new ArrayList<String>();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().arguments().map(a -> runs(a, jar)).orElse(false))
        .forEach(process -> found.add(megabytes(process.pid()) + " MB"));
    return found;
  }

  private static boolean runs(String[] arguments, String jar) {
    return Arrays.stream(arguments).anyMatch(a -> a.contains("/" + jar) && a.endsWith(".jar"));
  }

  private static long megabytes(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it ended meanwhile
    }
  }
}
