package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final Service GP =
      Service.KNOWN.stream().filter(s -> s.name().equals("gp")).findFirst().orElseThrow();

  @TempDir private Path checkout;
  private Home home;

  @BeforeEach
  void prepare() throws IOException {
    home = Home.of(checkout, Map.of());
    home.prepare();
    Files.writeString(home.password(), "secret\n");
  }

  @Test
  void aServiceFindsItsDatabaseItsAddressAndItsThreads() throws IOException {
    var variables = settings(Map.of("POLYMATH_POSTGRES_PORT", "9432")).of(GP);

    assertThat(variables)
        .containsEntry("POLYMATH_DB_URL", "jdbc:postgresql://127.0.0.1:9432/polymath")
        .containsEntry("POLYMATH_DB_USER", "polymath")
        .containsEntry("POLYMATH_DB_PASSWORD", "secret")
        .containsEntry("POLYMATH_BIND", "127.0.0.1")
        .containsEntry("SERVER_PORT", "8085")
        .containsEntry("OMP_WAIT_POLICY", "PASSIVE")
        .containsEntry("DJL_CACHE_DIR", home.cache().resolve("djl").toString());
  }

  @Test
  void theGatewayFindsTheServicesThatAreThereAndNoDatabase() throws IOException {
    var variables = settings(Map.of("POLYMATH_GP_PORT", "9085")).of(Service.GATEWAY);

    assertThat(variables)
        .containsEntry("POLYMATH_GATEWAY_SERVICES_GP_URL", "http://127.0.0.1:9085")
        .doesNotContainKeys("POLYMATH_GATEWAY_SERVICES_POSE_URL", "POLYMATH_DB_PASSWORD");
  }

  @Test
  void clientsMayEnrolWithATokenThatIsDrawnOrChosen() throws IOException {
    var drawn = settings(Map.of()).of(Service.FEDERATION).get(Settings.ENROLMENT);

    assertThat(drawn).isEqualTo(Files.readString(home.enrolmentToken()).strip()).hasSize(48);
    assertThat(settings(Map.of(Settings.ENROLMENT, "mine")).of(Service.FEDERATION))
        .containsEntry(Settings.ENROLMENT, "mine");
    assertThat(settings(Map.of()).of(GP)).doesNotContainKey(Settings.ENROLMENT);
  }

  @Test
  void threadsThatTheUserChoseAreKept() throws IOException {
    assertThat(settings(Map.of("OMP_NUM_THREADS", "1")).of(GP))
        .containsEntry("OMP_NUM_THREADS", "1");
  }

  @Test
  void whereKeysAreAskedForServicesTrustTheGatewayAlone() throws IOException {
    var settings = settings(Map.of("POLYMATH_GATEWAY_ACCESS_KEYS", "true"));

    assertThat(settings.of(Service.GATEWAY))
        .containsEntry("POLYMATH_SECURITY_ENABLED", "true")
        .containsEntry("POLYMATH_DB_PASSWORD", "secret")
        .containsEntry(
            "POLYMATH_GATEWAY_ACCESS_FIRSTKEY", Files.readString(home.firstKey()).strip());
    assertThat(settings.of(GP))
        .containsEntry(
            "POLYMATH_SECURITY_SECRET",
            settings.of(Service.GATEWAY).get("POLYMATH_SECURITY_SECRET"))
        .doesNotContainKey("POLYMATH_GATEWAY_ACCESS_FIRSTKEY");
    assertThat(Files.readString(home.firstKey())).matches("pmk_[0-9a-f]{16}_[0-9a-f]{64}\n");
  }

  private Settings settings(Map<String, String> environment) {
    var ports = new Ports(environment);
    var postgres = new Postgres(home, new Census(home), ports.postgres());
    return new Settings(home, postgres, ports, List.of(Service.GATEWAY, GP), environment);
  }
}
