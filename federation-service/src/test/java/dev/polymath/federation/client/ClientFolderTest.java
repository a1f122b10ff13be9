package dev.polymath.federation.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.federation.averaging.ClientMemory;
import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.averaging.LocalResult;
import dev.polymath.federation.weights.Weights;
import dev.polymath.federation.weights.Weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client finds again after it was killed; each folder is that of a new process. */
class ClientFolderTest {

  private static final UUID TASK = UUID.randomUUID();
  private static final UUID RUN = UUID.randomUUID();

  @TempDir private Path folder;

  @Test
  void theProofStaysTheSame() throws IOException {
    assertThat(open().proof()).hasSizeGreaterThanOrEqualTo(32).isEqualTo(open().proof());
  }

  @Test
  void anUpdateIsThereUntilItIsSent() throws IOException {
    open().keep(TASK, RUN, Outgoing.plain(result(3)));

    var unsent = open().nextUnsent().orElseThrow();
    assertThat(unsent.task()).isEqualTo(TASK);
    assertThat(unsent.samples()).isEqualTo(7);
    assertThat(unsent.metrics()).containsEntry("loss", 0.5);
    open().sent(unsent);
    assertThat(open().nextUnsent()).isEmpty();
  }

  @Test
  void onlyWhatCountedIsRemembered() throws IOException {
    open().keep(TASK, RUN, Outgoing.plain(result(3)));
    assertThat(control().isEmpty()).as("before it is sent").isTrue();
    open().sent(open().nextUnsent().orElseThrow());
    assertThat(control().values("w")).containsExactly(3);

    open().keep(TASK, RUN, Outgoing.plain(result(4)));
    open().drop(open().nextUnsent().orElseThrow());
    assertThat(control().values("w")).as("refused").containsExactly(3);
    assertThat(open().memory(UUID.randomUUID(), 10).isEmpty()).as("of another run").isTrue();
  }

  private Weights control() throws IOException {
    return ClientMemory.of(open().memory(RUN, 10)).control();
  }

  private ClientFolder open() throws IOException {
    return new ClientFolder(folder.resolve("me"));
  }

  private static LocalResult result(float control) {
    var weights = new Weights(Map.of("w", new Tensor(List.of(1L), new float[] {1})));
    var update = new ClientUpdate("me", weights, Weights.NONE, 7, Map.of("loss", 0.5));
    return new LocalResult(update, new ClientMemory(Weights.NONE, weights.filled(control)));
  }
}
