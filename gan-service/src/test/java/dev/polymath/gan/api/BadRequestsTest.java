package dev.polymath.gan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a caller can get wrong, each answered with its field and what to do. */
@GanTest
class BadRequestsTest {

  private final Http http;

  BadRequestsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void models() {
    TrainedModel.ensure(http);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"x\"} | dataset",
        "{\"glyphs\": 200} | name",
        "{\"name\": \"../x\", \"glyphs\": 200} | name",
        "{\"name\": \"x\", \"glyphs\": 200, \"dataset\": \"y\"} | dataset",
        "{\"name\": \"x\", \"dataset\": \"nowhere\"} | dataset",
        "{\"name\": \"x\", \"glyphs\": 1} | glyphs",
        "{\"name\": \"x\", \"glyphs\": 1000000000} | glyphs",
        "{\"name\": \"x\", \"glyphs\": 1.5} | glyphs",
        "{\"name\": \"x\", \"glyphs\": 200, \"labels\": -1} | labels",
        "{\"name\": \"x\", \"glyphs\": 200, \"labels\": 201} | labels",
        "{\"name\": \"x\", \"glyphs\": 200, \"labels\": \"all\"} | labels",
        "{\"name\": \"x\", \"glyphs\": 200, \"epochs\": 0} | epochs",
        "{\"name\": \"x\", \"glyphs\": 200, \"epochs\": 1000000} | epochs",
        "{\"name\": \"x\", \"glyphs\": 200, \"batchSize\": 1} | batchSize",
        "{\"name\": \"x\", \"glyphs\": 200, \"batchSize\": 100000} | batchSize",
        "{\"name\": \"x\", \"glyphs\": 200, \"learningRate\": 0} | learningRate",
        "{\"name\": \"x\", \"glyphs\": 200, \"learningRate\": -1} | learningRate",
        "{\"name\": \"x\", \"glyphs\": 200, \"learningRate\": 1e9} | learningRate",
        "{\"name\": \"x\", \"glyphs\": 200, \"seed\": \"x\"} | seed",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": []} | network",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"noise\": 0}} | noise",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"noise\": 100000000}} | noise",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"generator\": []}} | generator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"generator\": [0]}} | generator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"generator\": [null]}} | generator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"discriminator\": [65536, 65536]}} | discriminator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"layers\": 3}} | layers",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": \"recurrent\"}} | kind",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": 1}} | kind",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": \"convolutional\", \"generator\": [8, 8, 8]}} | generator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": \"convolutional\", \"generator\": [60000]}} | generator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": \"convolutional\", \"discriminator\": [8, 8, 8, 8, 8]}} | discriminator",
        "{\"name\": \"x\", \"glyphs\": 200, \"network\": {\"kind\": \"convolutional\", \"discriminator\": [6000]}} | discriminator",
        "{\"name\": \"x\", \"glyphs\": 2000, \"batchSize\": 1000, \"network\": {\"kind\": \"convolutional\", \"discriminator\": [100, 8]}} | batchSize",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"featureMatching\": true}} | featureMatching",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"featureMatching\": \"cubed\"}} | featureMatching",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"labelSmoothing\": 0}} | labelSmoothing",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"labelSmoothing\": 1.1}} | labelSmoothing",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"historicalAveraging\": -1}} | historicalAveraging",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"virtualBatchNorm\": \"yes\"}} | virtualBatchNorm",
        "{\"name\": \"x\", \"glyphs\": 200, \"techniques\": {\"magic\": true}} | magic",
        "{\"name\": \"x\", \"glyphs\": 200, \"colour\": true} | colour"
      })
  void aTrainingThatCannotBeIsRefused(String job, String field) {
    var answer = http.postJson("/v1/gan/jobs", job.replaceFirst("\\{", "{\"type\": \"train\", "));

    assertThat(answer.status()).as(answer.text()).isIn(400, 422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().at("/errors/0/field").asString()).contains(field);
    assertThat(answer.json().at("/errors/0/message").asString()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nobody/samples | {} | 404 | models",
        "known/samples | {\"version\": \"99\"} | 404 | version",
        "known/samples | {\"count\": 0} | 400 | count",
        "known/samples | {\"count\": -5} | 400 | count",
        "known/samples | {\"count\": 2000000000} | 400 | in parts",
        "known/samples | {\"count\": 1e30} | 400 | count",
        "known/samples | {\"count\": \"many\"} | 400 | count",
        "known/samples | {\"seed\": 0.5} | 400 | seed",
        "known/samples | {\"class\": 10} | 400 | class",
        "known/samples | {\"class\": -1} | 400 | class",
        "known/samples | {\"truncation\": 2} | 400 | truncation",
        "known/samples | {\"truncation\": -1} | 400 | truncation",
        "known/samples | {\"colour\": 1} | 400 | colour",
        "known/samples | [] | 400 | ",
        "known/samples | { | 400 | ",
        "known/interpolate | {\"steps\": 1} | 400 | steps",
        "known/interpolate | {\"steps\": 2000} | 400 | steps",
        "known/interpolate | {\"rows\": 0} | 400 | rows",
        "known/interpolate | {\"steps\": 1000, \"rows\": 1000} | 400 | in parts",
        "known/interpolate | {\"fromSeed\": \"a\"} | 400 | fromSeed",
        "known/classify | {} | 400 | images",
        "known/classify | {\"images\": []} | 400 | images",
        "known/classify | {\"images\": [[]]} | 400 | images[0]",
        "known/classify | {\"images\": [[0, 1]]} | 400 | 784",
        "known/classify | {\"images\": [null]} | 400 | images",
        "known/classify | {\"images\": [[\"a\"]]} | 400 | images",
        "known/classify | {\"images\": 1} | 400 | images",
        "known/score | {} | 400 | classifier",
        "known/score | {\"classifier\": \"nobody\"} | 404 | models",
        "known/score | {\"classifier\": \"known\", \"count\": 1} | 400 | count",
        "known/score | {\"classifier\": \"known\", \"splits\": 0} | 400 | splits",
        "known/score | {\"classifier\": \"known\", \"count\": 5, \"splits\": 6} | 422 | splits",
        "known/score | {\"classifier\": 1} | 400 | classifier",
        "known/score | {\"classifier\": \"known\", \"count\": 2000000000} | 400 | in parts",
        "known/score | {\"classifier\": \"known\", \"dataset\": \"nowhere\"} | 400 | dataset",
        "known/score | {\"classifier\": \"known\", \"dataset\": [\"a\"]} | 400 | dataset",
        "known/score | {\"classifier\": \"known\", \"seed\": 1e40} | 400 | seed"
      })
  void aModelIsAskedNothingItCannotAnswer(String call, String body, int status, String says) {
    var answer = http.postJson("/v1/gan/models/" + call, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(says == null ? "" : says);
  }

  @Test
  void pixelsOutOfBoundsAreRefused() {
    for (var pixel : new String[] {"1.5", "-0.1", "1e30", "null", "[0]"}) {
      var pixels = String.join(", ", Collections.nCopies(783, "0")) + ", " + pixel;
      var answer =
          http.postJson("/v1/gan/models/known/classify", "{\"images\": [[" + pixels + "]]}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("images[0][783]");
    }
  }

  @Test
  void samplesOfNoJobOrEpochAreNotFound() {
    var job =
        TrainedModel.submitted(
            http, TrainedModel.train("brief", 100, "\"epochs\": 1, \"batchSize\": 100"));
    TrainedModel.finished(http, job);
    for (var path :
        new String[] {
          "/v1/gan/jobs/none/samples",
          "/v1/gan/jobs/00000000-0000-0000-0000-000000000000/progress.gif",
          job + "/samples/0.png",
          job + "/samples/2.png",
          job + "/samples/-1.png",
          job + "/samples/99999999999999999999.png",
          job + "/samples/x.png"
        }) {
      assertThat(http.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(http.get(job + "/samples/1.png").status()).isEqualTo(200);
  }
}
