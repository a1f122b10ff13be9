package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polymath.common.testing.Http;
import dev.polymath.common.testing.Multipart;
import dev.polymath.common.testing.Zip;
import dev.polymath.pose.camera.Camera;
import dev.polymath.pose.data.CameraRing;
import dev.polymath.pose.data.Npz;
import dev.polymath.pose.data.Walker;
import dev.polymath.pose.temporal.TemporalArchitecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Data sets as they are uploaded, and what tests and trainings make of them. */
@PoseTest
class DatasetsTest {

  private final Http http;

  DatasetsTest(@LocalServerPort int port) {
    http = new Http(port);
  }

  @BeforeEach
  void aModelIsThere() {
    ImportedModel.ensure(http, "tiny", TemporalArchitecture.of(List.of(3, 3), 16, false), false);
  }

  @Test
  void aZipHoldsTakesInFoldersAndOtherThingsBesides() {
    upload(
        "zipped",
        "takes.zip",
        new Zip()
            .with("mocap/", new byte[0])
            .with("mocap/README.txt", "not a take".getBytes(StandardCharsets.UTF_8))
            .with("mocap/01/stand_1.bvh", Mocap.standing())
            .with("mocap/02/stand_2.bvh", Mocap.standing())
            .with("../sway_1.bvh", Mocap.standing())
            .with("__MACOSX/mocap/01/._stand_1.bvh", new byte[9])
            .bytes());

    var job =
        SubmittedJob.succeeded(
            http,
            """
            {"type": "evaluate", "dataset": "zipped", "cameras": 1,
             "split": {"test": ["mocap/*", "../sway_1"]}}""");

    assertThat(job.at("/metrics/frames").asInt()).isEqualTo(3 * 60);
    assertThat(job.get("metrics").propertyNames()).contains("mpjpe.stand", "mpjpe.sway");
  }

  @Test
  void aBrokenTakeInAZipIsNamedWithItsLine() {
    upload(
        "broken-zip",
        "takes.zip",
        new Zip()
            .with("a/b.bvh", "HIERARCHY\nROOT hip {\n OFFSET x".getBytes(StandardCharsets.UTF_8))
            .bytes());

    assertThat(failure("broken-zip")).contains("takes.zip", "a/b.bvh", "Line 3");
  }

  @Test
  void zipsThatAreNoneOrAreBombsFailTheJob() {
    upload("no-zip", "takes.zip", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(failure("no-zip")).contains("takes.zip", "no zip file");

    upload("bomb", "takes.zip", new Zip().with("a.bin", new byte[64 << 20]).bytes());
    assertThat(failure("bomb")).contains("200 to 1");

    upload("no-takes", "takes.zip", new Zip().with("a.txt", new byte[3]).bytes());
    assertThat(failure("no-takes")).contains("no takes");

    upload(
        "twins",
        "takes.zip",
        new Zip().with("a.bvh", Mocap.standing()).with("a.bvh.gz", Mocap.standing()).bytes());
    assertThat(failure("twins")).contains("Two takes are called a");
  }

  @Test
  void keypointsAndCamerasOfHuman36mAreSeenInsteadOfVirtualOnes() {
    var npz = new Npz();
    for (var subject = 1; subject <= 2; subject++) {
      var motion = new Walker(subject).walk(200, 50);
      npz.with("positions_3d/S" + subject + "/Walking 1", motion.xyz(), 200, 17, 3);
      var cameras = new CameraRing(2, 30).around(motion);
      for (var i = 0; i < 2; i++) {
        var camera = cameras.get(i);
        npz.with("cameras/S" + subject + "/" + i, numbers(camera), 18);
        var seen = camera.project(camera.toCamera(motion));
        npz.with("positions_2d/S" + subject + "/Walking 1/" + i, seen, 200, 17, 2);
      }
    }
    upload("human36m", "h36m.npz", npz.bytes());

    var filmed = evaluate("\"dataset\": \"human36m\"");
    var virtual = evaluate("\"dataset\": \"human36m\", \"cameras\": 2, \"firstCameraDegrees\": 30");
    var elsewhere = evaluate("\"dataset\": \"human36m\", \"cameras\": 2");

    assertThat(filmed).isCloseTo(virtual, within(0.05));
    assertThat(filmed).isNotCloseTo(elsewhere, within(0.05));
    var trained =
        SubmittedJob.succeeded(
            http,
            """
            {"type": "train", "name": "filmed", "dataset": "human36m", "filterWidths": [3],
             "channels": 16, "epochs": 2, "batch": 64, "split": {"test": ["S2/*"]}}""");
    assertThat(trained.at("/metrics/mpjpe").asDouble()).isPositive();
  }

  @Test
  void keypointsThatLackTheirCameraFailTheJob() {
    upload(
        "no-camera",
        "h36m.npz",
        new Npz()
            .with("positions_3d/S1/Walking", new float[51], 1, 17, 3)
            .with("positions_2d/S1/Walking/0", new float[34], 1, 17, 2)
            .bytes());

    assertThat(failure("no-camera")).contains("positions_2d/S1/Walking/0", "cameras/S1/0");
  }

  private double evaluate(String fields) {
    return SubmittedJob.succeeded(http, "{\"type\": \"evaluate\", " + fields + "}")
        .at("/metrics/mpjpe")
        .asDouble();
  }

  private String failure(String dataset) {
    var job =
        SubmittedJob.finished(http, "{\"type\": \"evaluate\", \"dataset\": \"" + dataset + "\"}");
    assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("FAILED");
    return job.get("error").toString();
  }

  private void upload(String name, String file, byte[] content) {
    var answer =
        Multipart.form()
            .field("name", name)
            .part("file", file, "application/octet-stream", content)
            .post(http, "/v1/pose/datasets");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  /** As {@code cameras/} has them: the orientation as a quaternion, w first. */
  private static float[] numbers(Camera camera) {
    var r = camera.rotation();
    // Cameras that stand upright and look about are never turned by half a turn.
    var w = Math.sqrt(1 + r.get(0) + r.get(4) + r.get(8)) / 2;
    double[] quaternion = {
      w,
      -(r.get(7) - r.get(5)) / (4 * w),
      -(r.get(2) - r.get(6)) / (4 * w),
      -(r.get(3) - r.get(1)) / (4 * w)
    };
    var lens = camera.lens();
    var numbers = new float[18];
    var at = 0;
    numbers[at++] = (float) camera.screen().width();
    numbers[at++] = (float) camera.screen().height();
    for (var part : List.of(lens.focal(), lens.centre(), lens.radial(), lens.tangential())) {
      for (var number : part) numbers[at++] = number.floatValue();
    }
    for (var number : camera.position()) numbers[at++] = number.floatValue();
    for (var number : quaternion) numbers[at++] = (float) number;
    return numbers;
  }
}
