package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortProbeTest {

  private final PortProbe probe = new PortProbe();

  @Test
  void aPortIsFreeUntilSomeoneListensOnIt() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      assertThat(probe.isFree(port)).isFalse();
    }
    assertThat(probe.isFree(port)).isTrue();
  }

  @Test
  void aListenerOnAllAddressesTakesThePortOfLoopbackToo() throws IOException {
    try (var socket = new ServerSocket(0)) {
      assertThat(probe.isFree(socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void theRefusalNamesThePortItsHolderAndTheWayOut() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = socket.getLocalPort();

      assertThatThrownBy(() -> probe.requireFree(port, "gateway", "POLYMATH_PORT"))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Port " + port + ", meant for gateway, is taken by ")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")")
          .hasMessageContaining("POLYMATH_PORT=");
    }
  }
}
