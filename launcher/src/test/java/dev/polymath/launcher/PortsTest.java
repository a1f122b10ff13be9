package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @Test
  void noTwoMembersShareAPort() {
    var ports = new Ports(Map.of());
    var taken = new HashSet<Integer>();
    taken.add(ports.postgres());

    for (var service : Service.KNOWN) {
      assertThat(taken.add(ports.of(service))).as(service.name()).isTrue();
    }
  }

  @Test
  void aVariableMovesAServiceToAnotherPort() {
    var ports = new Ports(Map.of("POLYMATH_PORT", "18080", "POLYMATH_GP_PORT", " 18085 "));

    assertThat(Service.KNOWN.stream().map(ports::of))
        .containsExactly(18080, 8081, 8082, 8083, 8084, 18085);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "0", "65536", "-1", "8080.5"})
  void whatIsNoPortIsRefusedWithTheVariableNamed(String port) {
    var ports = new Ports(Map.of("POLYMATH_POSTGRES_PORT", port));

    assertThatThrownBy(ports::postgres)
        .isInstanceOf(Refusal.class)
        .hasMessage("POLYMATH_POSTGRES_PORT must be a port from 1 to 65535, not \"" + port + "\".");
  }
}
