package dev.polymath.fuzz.http;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found, once each, with the first request that found it. */
final class Findings {

  private final Path folder;
  private final String host;
  private final Map<String, Finding> found = new LinkedHashMap<>();

  /**
   * @param folder for bodies that requests need to be sent again
   */
  Findings(Path folder, String host) {
    this.folder = folder;
    this.host = host;
  }

  private static final class Finding {
    private final String text;
    private int times;

    Finding(String text) {
      this.text = text;
    }
  }

  synchronized void add(long number, Request request, String complaint, @Nullable Answer answer) {
    var words = answer == null ? "" : answer.body();
    var key = request.operation() + complaint + kind(words);
    found.computeIfAbsent(key, _ -> new Finding(text(number, request, complaint, words))).times++;
  }

  /** One of a service rather than of a request. */
  synchronized void add(String complaint) {
    found.computeIfAbsent(complaint, Finding::new).times++;
  }

  synchronized boolean none() {
    return found.isEmpty();
  }

  synchronized void print(PrintStream out) {
    out.printf("%n%d findings%n", found.size());
    found.values().forEach(finding -> out.printf("%n%d times: %s%n", finding.times, finding.text));
  }

  /** Messages of one kind differ in what they quote. */
  private static String kind(String words) {
    var kind = words.replaceAll("\"instance\":\"[^\"]*\"", "").replaceAll("\\d+|'[^']*'", "#");
    return kind.substring(0, Math.min(kind.length(), 200));
  }

  private String text(long number, Request request, String complaint, String words) {
    var body = folder.resolve(number + ".body");
    try {
      Files.createDirectories(folder);
      if (request.body().length > 0) Files.write(body, request.body());
      Files.write(folder.resolve(number + ".request"), request.bytes(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s: %s%n  request %d %s%n  %s%n  %s"
        .formatted(
            request.operation(),
            complaint,
            number,
            request.oddities(),
            request.curl(host, body.toString()),
            words.substring(0, Math.min(words.length(), 1_000)));
  }
}
