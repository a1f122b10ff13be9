package dev.polymath.gp.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.PostgresTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * The kernel of GPML 5.4.3 (trend, season, irregularities, noise) learned from a table in one
 * request. The series is made here, much as the CO₂ of Mauna Loa goes.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@PostgresTest
class FourPartKernelTest {

  private static final String KERNEL =
      "50.0**2 * RBF(50.0)"
          + " + 2.0**2 * RBF(100.0) * ExpSineSquared(1.0, 1.0, periodicity_bounds='fixed')"
          + " + 0.5**2 * RationalQuadratic(alpha=1.0, length_scale=1.0)"
          + " + 0.1**2 * RBF(0.1) + WhiteKernel(0.1**2, noise_level_bounds=(1e-5, 1e5))";

  private static final String MODEL = "/v1/gp/models/series";

  private final Http http;

  FourPartKernelTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @Test
  void isLearnedExtrapolatesAndIsDrawn() {
    var fit = fit(table());

    // What scikit-learn 1.2.1 finds from the same start within the same bounds.
    assertThat(fit.path("logMarginalLikelihood").asDouble()).isGreaterThan(56.405);
    assertThat(fit.path("jitter").asDouble()).isZero();
    assertThat(fit.path("kernel").asString()).contains("periodicity_bounds=\"fixed\"");

    var ahead =
        http.postJson(
                MODEL + "/predict", "{\"x\": [[2002.5], [2006]], \"variance\": \"observation\"}")
            .json();
    assertThat(ahead.path("mean").get(0).asDouble()).isCloseTo(12.629, within(0.05));
    assertThat(ahead.path("mean").get(1).asDouble()).isCloseTo(18.358, within(0.3));
    assertThat(Math.sqrt(ahead.path("variance").get(1).asDouble())).isCloseTo(2.479, within(0.3));

    var plot = http.get(MODEL + "/plot.svg?to=2010&xLabel=year&yLabel=height%20in%20mm");
    assertThat(plot.status()).isEqualTo(200);
    assertThat(plot.header("Content-Type")).startsWith("image/svg+xml");
    assertThat(plot.text()).contains(">year<", ">height in mm<", ">2000<", ">data<");
    var label = http.get(MODEL + "/plot.svg?xLabel=" + "x".repeat(101));
    assertThat(label.status()).isEqualTo(400);
    assertThat(label.json().path("errors").findValuesAsString("field")).containsExactly("xLabel");
  }

  private JsonNode fit(String csv) {
    var body =
        """
        --part\r
        Content-Disposition: form-data; name="request"\r
        Content-Type: application/json\r
        \r
        {"name": "series", "kernel": "%s", "optimize": true, "async": false}\r
        --part\r
        Content-Disposition: form-data; name="file"; filename="series.csv"\r
        Content-Type: text/csv\r
        \r
        %s\r
        --part--\r
        """
            .formatted(KERNEL, csv);
    var answer =
        http.send(
            "POST",
            "/v1/gp/models",
            BodyPublishers.ofString(body, UTF_8),
            "Content-Type",
            "multipart/form-data; boundary=part");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.json();
  }

  /** Twelve years of months: a trend, a season with an overtone, a slow swing, and jitter. */
  private static String table() {
    var csv = new StringBuilder("year,height\n");
    for (var i = 0; i < 144; i++) {
      var year = 1990 + i / 12.0;
      var u = year - 1990;
      var height =
          0.06 * u * u
              + 0.8 * u
              - 8
              + 2 * Math.sin(2 * Math.PI * year)
              + 0.6 * Math.cos(4 * Math.PI * year)
              + 0.5 * Math.sin(1.7 * u)
              + 0.15 * Math.sin(997 * u * u);
      csv.append(year).append(String.format(Locale.ROOT, ",%.4f\n", height));
    }
    return csv.toString();
  }
}
