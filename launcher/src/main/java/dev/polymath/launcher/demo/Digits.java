package dev.polymath.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Generative adversarial networks: the model that ships with the service makes digits that nobody
 * has written, walks from some to others, and tells which is which.
 */
final class Digits implements Walkthrough {

  private static final String MODEL = "/v1/gan/models/digits/";

  @Override
  public String service() {
    return "gan";
  }

  @Override
  public String firstCall(URI gateway) {
    return """
      curl -s %s/v1/gan/models/digits/samples -H 'Content-Type: application/json' \\
        -d '{"class": 7, "count": 16}' -o sevens.png"""
        .formatted(gateway);
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var api = stage.api();
    var out = stage.out();
    out.println("GANs (Salimans et al. 2016): digits that nobody wrote, learnt from 100 labels");
    out.println();
    var score = api.post(MODEL + "score", Map.of("classifier", "digit-judge", "count", 1000));
    out.printf(
        "  inception score of 1,000 pictures, in the eyes of one that saw 60,000 labels: %.1f of 10%n%n",
        Api.number(score, "mean"));
    var grid = stage.pictures().resolve("digits.png");
    api.download(MODEL + "samples", Map.of("count", 100, "seed", 1), grid);
    out.println("  wrote " + grid);
    var sevens = stage.pictures().resolve("sevens.png");
    api.download(MODEL + "samples", Map.of("class", 7, "count", 16, "seed", 1), sevens);
    out.println("  wrote " + sevens);
    var walk = stage.pictures().resolve("digits-walk.png");
    api.download(
        MODEL + "interpolate", Map.of("fromSeed", 1, "toSeed", 2, "steps", 10, "rows", 6), walk);
    out.println("  wrote " + walk);
    out.println();
  }
}
