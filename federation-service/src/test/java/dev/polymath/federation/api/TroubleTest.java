package dev.polymath.federation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.verify;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ArtifactStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** A run outlives trouble that passes, and ends by trouble that does not. */
class TroubleTest extends FederationCase {

  @MockitoSpyBean private ArtifactStore artifacts;

  TroubleTest(@LocalServerPort int port) {
    super(port);
  }

  @Test
  void anUpdateThatCannotBeReadTwiceIsReadTheThirdTime() {
    var run = federation.begin(request("passing"));
    var update = new Update("passing", 0.1f);
    doThrow(new Failure.Unavailable("Not now.", Duration.ofSeconds(1)))
        .doThrow(new DataAccessResourceFailureException("The database is away"))
        .doCallRealMethod()
        .when(artifacts)
        .open(update.sha256());
    update.send();

    federation.await(run, "SUCCEEDED", Duration.ofSeconds(30));
    verify(artifacts, atLeast(3)).open(update.sha256());
  }

  @Test
  void oneRunsTroubleKeepsNoOtherFromGoingOn() {
    var stuck = federation.begin(request("stuck"));
    var update = new Update("stuck", 0.2f);
    doThrow(new DataAccessResourceFailureException("Only this one"))
        .when(artifacts)
        .open(update.sha256());
    update.send();
    var other = federation.begin(request("other"));
    new Update("stuck", 0.3f).send();

    federation.await(other, "SUCCEEDED", Duration.ofSeconds(30));
    assertThat(http.get(stuck).json().path("state").asString()).isEqualTo("RUNNING");
  }

  @Test
  void whatTheSameAgainWouldNotMendFailsTheRun() {
    var run = federation.begin(request("hopeless"));
    var update = new Update("hopeless", 0.4f);
    doThrow(new Failure.TooLarge("Twice what there is room for."))
        .when(artifacts)
        .open(update.sha256());
    update.send();

    await().until(() -> http.get(run).json().path("state").asString().equals("FAILED"));
    assertThat(http.get(run).json().path("error").asString()).contains("room for");
  }

  /** What a client will send. */
  private final class Update {

    private final RawClient client;
    private final String task;
    private final byte[] bytes;

    Update(String name, float moved) {
      client = RawClient.enrol(http, name);
      task = client.task();
      bytes =
          RawClient.bytes(RawClient.moved(moved).apply(RawClient.weights(client.download(task))));
    }

    String sha256() {
      return RawClient.sha256(bytes);
    }

    void send() {
      assertThat(client.upload(task, 10, bytes).status()).isEqualTo(200);
    }
  }

  private static String request(String name) {
    return """
    {"name": "%s", "task": "mnist-2nn", "fraction": 1.0, "localEpochs": 1, "batchSize": 10,
     "learningRate": 0.1, "rounds": 1, "seed": 1}"""
        .formatted(name);
  }
}
