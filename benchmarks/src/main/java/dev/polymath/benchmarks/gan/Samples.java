package dev.polymath.benchmarks.gan;

import ai.djl.Device;
import dev.polymath.gan.improved.Architecture;
import dev.polymath.gan.improved.Networks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How many pictures a second the model {@code digits} makes over HTTP, asked by one client that
 * takes npy, beside the bare forward of the same network in this process, in turn.
 *
 * <p>Arguments: the gateway of a platform that runs, the weights of the model, seconds for each.
 */
final class Samples {

  private static final int[] COUNTS = {1, 16, 100, 1_000, 10_000};
  private static final int WARM_UP = 20;

  private Samples() {}

  /** Something that makes pictures. */
  @FunctionalInterface
  private interface Maker {
    void make(int count) throws IOException, InterruptedException;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var samples = URI.create(args[0] + "/v1/gan/models/digits/samples");
    var seconds = Double.parseDouble(args[2]);
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var in = Files.newInputStream(Path.of(args[1]));
        var networks = Networks.load(Architecture.mnist(), in, Device.cpu())) {
      System.out.println("| pictures at once | bare forward, pictures/s | over HTTP, pictures/s |");
      System.out.println("|---|---|---|");
      for (var count : COUNTS) {
        var bare = rate(n -> networks.make(noise(n)), count, seconds);
        var asked = rate(n -> ask(client, samples, n), count, seconds);
        System.out.printf(Locale.ROOT, "| %,d | %,.0f | %,.0f |%n", count, bare, asked);
      }
    }
  }

  private static double rate(Maker maker, int count, double seconds)
      throws IOException, InterruptedException {
    for (var i = 0; i < Math.max(1, WARM_UP / count); i++) maker.make(count);
    var start = System.nanoTime();
    var made = 0L;
    while (System.nanoTime() - start < seconds * 1e9) {
      maker.make(count);
      made += count;
    }
    return made / ((System.nanoTime() - start) / 1e9);
  }

  private static float[] noise(int count) {
    var random = new SplittableRandom(count);
    var z = new float[count * Architecture.mnist().noise()];
    for (var i = 0; i < z.length; i++) z[i] = (float) random.nextDouble();
    return z;
  }

  private static void ask(HttpClient client, URI samples, int count)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(samples)
            .header("Content-Type", "application/json")
            .header("Accept", "application/x-npy")
            .POST(BodyPublishers.ofString("{\"count\": %d}".formatted(count)))
            .build();
    var answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) throw new IOException("Answered " + answer.statusCode());
  }
}
