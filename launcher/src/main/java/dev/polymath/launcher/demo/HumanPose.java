package dev.polymath.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * 3D human pose from video: a person who was made up is lifted from what a detector would see of
 * them by the model that ships with the service, and compared with the true poses.
 */
final class HumanPose implements Walkthrough {

  private static final String WALKER = "/v1/pose/walkers/3?frames=150&noise=5";
  private static final List<String> SHOWN =
      List.of("head", "leftWrist", "rightWrist", "leftKnee", "leftAnkle", "rightAnkle");

  @Override
  public String service() {
    return "pose";
  }

  @Override
  public String firstCall(URI gateway) {
    return """
      curl -s %1$s/v1/pose/predict -H 'Content-Type: application/json' -d '{
        "layout": "coco", "width": 1920, "height": 1080, "keypoints": [[
          [960, 300], [968, 292], [952, 292], [978, 298], [942, 298], [1004, 380], [916, 380],
          [1024, 470], [896, 470], [1030, 556], [890, 556], [986, 560], [934, 560], [990, 690],
          [930, 690], [992, 820], [928, 820]]]}'"""
        .formatted(gateway);
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var api = stage.api();
    var out = stage.out();
    out.println("Human pose (Pavllo et al. 2019): three seconds of a walk, seen by one camera");
    out.println();
    var walker = api.get(WALKER);
    lift(api, out, walker);
    draw(api, out, stage.pictures(), walker.path("request"));
    learnInAJob(api, out);
    out.println();
  }

  private static void lift(Api api, PrintStream out, JsonNode walker) throws InterruptedException {
    var began = System.nanoTime();
    var answer = api.post("/v1/pose/predict", walker.path("request"));
    var milliseconds = (System.nanoTime() - began) / 1_000_000;
    var found = Api.elements(answer, "frames");
    out.printf(
        "  %s, version %d: %d frames lifted in %d ms, keypoints off by 5 pixels of 1000%n",
        Api.text(answer, "model"), answer.path("version").asInt(0), found.size(), milliseconds);
    out.printf(
        "  projected back, %.1f pixels from what the detector saw%n%n",
        Api.number(answer.path("reprojection"), "meanError"));
    out.printf("  %-12s %s%n", "joint", "off by (mean of all frames)");
    var joints = Api.elements(answer, "joints").stream().map(JsonNode::asString).toList();
    var truth = Api.elements(walker, "frames");
    var sum = 0.0;
    for (var joint = 0; joint < joints.size(); joint++) {
      var error = error(found, truth, joint);
      sum += error;
      if (SHOWN.contains(joints.get(joint))) {
        out.printf("  %-12s %5.0f mm%n", joints.get(joint), error);
      }
    }
    out.printf("  %-12s %5.0f mm (MPJPE)%n%n", "all 17", sum / joints.size());
  }

  /** The mean distance of a joint from where it is, in millimetres. */
  private static double error(List<JsonNode> found, List<JsonNode> truth, int joint) {
    var sum = 0.0;
    for (var frame = 0; frame < found.size(); frame++) {
      var square = 0.0;
      for (var k = 0; k < 3; k++) {
        var off =
            found.get(frame).path(joint).path(k).asDouble()
                - truth.get(frame).path(joint).path(k).asDouble();
        square += off * off;
      }
      sum += Math.sqrt(square);
    }
    return 1000 * sum / found.size();
  }

  private static void draw(Api api, PrintStream out, Path pictures, JsonNode request)
      throws IOException, InterruptedException {
    for (var format : List.of("gif", "svg")) {
      var picture = pictures.resolve("pose." + format);
      api.download("/v1/pose/render?format=" + format, request, picture);
      out.println("  wrote " + picture);
    }
    out.println();
  }

  private static void learnInAJob(Api api, PrintStream out) throws InterruptedException {
    var request = new HashMap<String, Object>();
    request.put("type", "train");
    request.put("name", "demo");
    request.put("walkers", Map.of("count", 10, "frames", 200));
    request.put("filterWidths", List.of(3, 3));
    request.put("channels", 64);
    request.put("epochs", 4);
    request.put("batch", 256);
    request.put("seed", 1);
    var job = api.post("/v1/pose/jobs", request);
    var done = api.await("/v1/pose/jobs/" + Api.text(job, "id"));
    out.printf(
        "  a small model trained in a job on 10 other walkers: %s, MPJPE %.0f mm on two it never saw%n",
        Api.text(done, "state"), Api.number(done.path("metrics"), "mpjpe"));
  }
}
