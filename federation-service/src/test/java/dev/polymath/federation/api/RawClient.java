package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.models.Sha256;
import dev.polymath.common.testing.Http;
import dev.polymath.federation.weights.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.UnaryOperator;

/** A client that says what a test makes it say. */
record RawClient(Http http, String id, String key) {

  static final String CLIENTS = "/v1/federation/clients";
  static final String TASKS = "/v1/federation/tasks";
  static final String PROOF = "0123456789abcdef0123456789abcdef";

  static RawClient enrol(Http http, String name) {
    var answer = http.postJson(CLIENTS, enrolment(name, "enrol-me", PROOF));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return new RawClient(
        http, answer.json().path("id").asString(), answer.json().path("key").asString());
  }

  static String enrolment(String name, String token, String proof) {
    return """
    {"name": "%s", "token": "%s", "proof": "%s", "tasks": ["mnist-2nn"]}"""
        .formatted(name, token, proof);
  }

  Http.Answer get(String path) {
    return http.get(path, "X-Client-Key", key);
  }

  /** Waits for the next task and says its id. */
  String task() {
    var answer = get(TASKS + "/next?wait=20");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("id").asString();
  }

  byte[] download(String task) {
    return get(TASKS + "/" + task + "/weights").response().body();
  }

  /** Sends what is made of the global weights. */
  Http.Answer send(String task, long samples, UnaryOperator<Weights> training) {
    return upload(task, samples, bytes(training.apply(weights(download(task)))));
  }

  Http.Answer upload(String task, long samples, byte[] update) {
    return put(task, "samples=" + samples + "&loss=0.5&sha256=" + sha256(update), update);
  }

  Http.Answer put(String task, String query, byte[] body) {
    return http.send(
        "PUT",
        TASKS + "/" + task + "/update?" + query,
        BodyPublishers.ofByteArray(body),
        "X-Client-Key",
        key,
        "Content-Type",
        "application/octet-stream");
  }

  static Weights weights(byte[] file) {
    try {
      return Weights.read(new ByteArrayInputStream(file), 10_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Weights weights) {
    var bytes = new ByteArrayOutputStream();
    try {
      weights.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Weights that are all moved by so much. */
  static UnaryOperator<Weights> moved(float by) {
    return weights -> weights.with(weights, (mine, other) -> mine + by);
  }

  static String sha256(byte[] bytes) {
    var sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return sha256.hex();
  }
}
