package dev.polymath.benchmarks.pose;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * Asks pose-service, itself or through the gateway.
 *
 * @param url of either
 */
record PoseClient(String url) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Imports a model, unless it is there. */
  void ensure(RandomModel model) throws IOException, InterruptedException {
    var path = "/v1/pose/models/" + model.name();
    var there = HTTP.send(request(path).GET().build(), BodyHandlers.discarding());
    if (there.statusCode() == 200) return;
    var boundary = "between-the-parts";
    var form =
        BodyPublishers.concat(
            part(
                boundary,
                "config",
                "application/json",
                model.config().getBytes(StandardCharsets.UTF_8)),
            part(boundary, "weights", "application/octet-stream", model.file()),
            BodyPublishers.ofString("--" + boundary + "--\r\n"));
    post(path + "/versions", "multipart/form-data; boundary=" + boundary, form, 201);
  }

  private static BodyPublisher part(String boundary, String name, String type, byte[] content) {
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(boundary, name, name, type);
    return BodyPublishers.concat(
        BodyPublishers.ofString(head),
        BodyPublishers.ofByteArray(content),
        BodyPublishers.ofString("\r\n"));
  }

  /**
   * Asks for poses by the Open Inference Protocol with binary tensors there and back.
   *
   * @param keypoints [T, 17, 2], normalised
   */
  void infer(RandomModel model, float[] keypoints) throws IOException, InterruptedException {
    var header =
        """
        {"inputs": [{"name": "keypoints", "shape": [%d, 17, 2], "datatype": "FP32",
         "parameters": {"binary_data_size": %d}}],
         "outputs": [{"name": "joints", "parameters": {"binary_data": true}}]}"""
            .formatted(keypoints.length / 34, 4 * keypoints.length)
            .getBytes(StandardCharsets.UTF_8);
    var body =
        ByteBuffer.allocate(header.length + 4 * keypoints.length).order(ByteOrder.LITTLE_ENDIAN);
    body.put(header).asFloatBuffer().put(keypoints);
    post(
        "/v2/models/" + model.name() + "/infer",
        "application/octet-stream",
        BodyPublishers.ofByteArray(body.array()),
        200,
        "Inference-Header-Content-Length",
        Integer.toString(header.length));
  }

  /** A request for poses by JSON, with one forward as {@link #infer} has. */
  static String json(RandomModel model, float[] keypoints) {
    var json = new StringBuilder("{\"model\": \"" + model.name());
    json.append("\", \"layout\": \"h36m\", \"width\": 1000, \"height\": 1000,");
    json.append(" \"flipAugmentation\": false, \"keypoints\": [");
    for (var i = 0; i < keypoints.length; i += 2) {
      json.append(i == 0 ? "[" : i % 34 == 0 ? "], [" : ", ");
      json.append("[%.1f, %.1f]".formatted(500 + 100 * keypoints[i], 500 + 100 * keypoints[i + 1]));
    }
    return json.append("]]}").toString();
  }

  /** Asks what {@link #json} made. */
  void predict(String json) throws IOException, InterruptedException {
    post("/v1/pose/predict", "application/json", BodyPublishers.ofString(json), 200);
  }

  private void post(String path, String type, BodyPublisher body, int expected, String... headers)
      throws IOException, InterruptedException {
    var request = request(path).header("Content-Type", type).POST(body);
    if (headers.length > 0) request.headers(headers);
    HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s%s answered %d: %s"
              .formatted(
                  url,
                  path,
                  answer.statusCode(),
                  new String(answer.body(), StandardCharsets.UTF_8)));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofMinutes(5));
  }
}
