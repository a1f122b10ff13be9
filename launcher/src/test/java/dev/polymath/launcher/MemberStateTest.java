package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberStateTest {

  @TempDir private Path checkout;
  private Home home;

  @BeforeEach
  void prepare() {
    home = Home.of(checkout, Map.of());
    home.prepare();
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    var state = new MemberState(MemberState.Phase.RESTARTING, 8085, 3);

    state.save(home, "gp");

    assertThat(MemberState.load(home, "gp")).contains(state);
    assertThat(MemberState.load(home, "gateway")).isEmpty();
  }

  @Test
  void nothingIsKnownOnceThePlatformIsDown() throws IOException {
    new MemberState(MemberState.Phase.STARTED, 8085, 0).save(home, "gp");

    MemberState.clear(home);

    assertThat(MemberState.load(home, "gp")).isEmpty();
  }

  @Test
  void aBrokenFileIsRefusedWithARemedy() throws IOException {
    Files.writeString(home.run().resolve("gp.state"), "phase=SINGING\nport=8085\nrestarts=0\n");

    assertThatThrownBy(() -> MemberState.load(home, "gp"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gp.state")
        .hasMessageContaining("./polymath down");
  }
}
