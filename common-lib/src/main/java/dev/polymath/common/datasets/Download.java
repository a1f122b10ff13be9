package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one entry of the catalogue into a file and verifies it. To a file first: a slow server
 * must not hold a transaction open.
 */
final class Download {

  private static final Logger log = LoggerFactory.getLogger(Download.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
  private static final int BUFFER_BYTES = 1 << 16;

  private final CatalogueEntry entry;
  private final Duration timeout;

  Download(CatalogueEntry entry, Duration timeout) {
    this.entry = entry;
    this.timeout = timeout;
  }

  /**
   * Fills the file with exactly what the entry describes.
   *
   * @throws Failure.Unavailable if it cannot be had; the file is then of no use
   */
  void to(Path file) throws IOException {
    var client =
        HttpClient.newBuilder()
            .connectTimeout(ANSWER_TIMEOUT)
            // Public hosts hand over to their mirrors, though never from https to http.
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      fetch(client, file);
    } finally {
      // Whatever still runs is of no use any more.
      client.shutdownNow();
    }
    verify(file);
  }

  private void fetch(HttpClient client, Path file) {
    var answered = new CompletableFuture<Integer>();
    BodyHandler<Path> handler =
        info -> {
          answered.complete(info.statusCode());
          return info.statusCode() == 200
              ? BodySubscribers.ofFile(file)
              : BodySubscribers.replacing(file);
        };
    var exchange =
        client.sendAsync(
            HttpRequest.newBuilder(entry.url()).build(),
            BodyHandlers.limiting(handler, entry.bytes()));
    try {
      CompletableFuture.anyOf(answered, exchange)
          .get(min(ANSWER_TIMEOUT, timeout).toMillis(), TimeUnit.MILLISECONDS);
      var status = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status != 200) throw unavailable("its server answers " + status);
    } catch (TimeoutException e) {
      throw unavailable("its server is too slow");
    } catch (ExecutionException e) {
      log.warn("Catalogue entry {} could not be fetched", entry.name(), e.getCause());
      throw unavailable(
          answered.isDone()
              ? "its server breaks off, or sends more than " + entry.bytes() + " bytes"
              : "its server does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("this service shuts down");
    }
  }

  private void verify(Path file) throws IOException {
    var bytes = Files.size(file);
    if (bytes != entry.bytes()) {
      throw unavailable("it has %d bytes and not %d".formatted(bytes, entry.bytes()));
    }
    var sha256 = sha256(file);
    if (!sha256.equals(entry.sha256())) {
      throw unavailable("its sha256 is %s and not %s".formatted(sha256, entry.sha256()));
    }
  }

  private static String sha256(Path file) throws IOException {
    var hash = new Sha256();
    var buffer = new byte[BUFFER_BYTES];
    try (var in = Files.newInputStream(file)) {
      for (int count; (count = in.read(buffer)) >= 0; ) hash.update(buffer, 0, count);
    }
    return hash.hex();
  }

  private Failure unavailable(String why) {
    return new Failure.Unavailable(
        "Data set %s could not be fetched from %s: %s. Nothing was stored. Try later, or %s"
            .formatted(entry.name(), entry.url(), why, CatalogueController.byHand(entry)),
        Duration.ofMinutes(1));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
