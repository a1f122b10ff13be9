package dev.polymath.gateway.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gateway.GatewayApplication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

/** A gateway that anyone could pass, or nobody, does not start. */
class DoorTest {

  private static final String SECRET =
      "--polymath.security.secret=a secret of the tests, 32 bytes and more";

  @Test
  void withoutKeysItListensToThisMachineAlone() {
    assertThatThrownBy(() -> start("--server.address=0.0.0.0"))
        .rootCause()
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void withKeysServicesMustTrustNobodyElse() {
    assertThatThrownBy(() -> start(withDatabase(first("--polymath.gateway.access.keys=true"))))
        .rootCause()
        .hasMessageContaining("polymath.security.enabled");
  }

  @Test
  void someoneMustBeAbleToMakeKeys() {
    assertThatThrownBy(
            () ->
                start(
                    withDatabase(
                        "--polymath.gateway.access.keys=true",
                        "--polymath.security.enabled=true",
                        SECRET)))
        .rootCause()
        .hasMessageContaining("./polymath key");
  }

  private static String[] first(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add(
        "--polymath.gateway.access.first-key="
            + KeyText.draw(new java.security.SecureRandom()).text());
    return all.toArray(String[]::new);
  }

  private static String[] withDatabase(String... arguments) {
    var database = TestDatabase.create();
    var all = new ArrayList<>(List.of(arguments));
    all.add("--spring.datasource.url=" + database.url());
    all.add("--spring.datasource.username=" + database.user());
    all.add("--spring.datasource.password=" + database.password());
    return all.toArray(String[]::new);
  }

  private static void start(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--server.port=0");
    SpringApplication.run(GatewayApplication.class, all.toArray(String[]::new)).close();
  }
}
