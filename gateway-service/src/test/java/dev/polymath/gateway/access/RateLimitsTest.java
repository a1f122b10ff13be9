package dev.polymath.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gateway.services.GatewayFailure;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

  @Test
  void severalGatewaysTogetherLetThroughWhatOneWould() throws Exception {
    var database = TestDatabase.create().dataSource();
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration/gateway")
        .load()
        .migrate();
    var gateways = List.of(new RateLimits(database), new RateLimits(database));
    var allowance = new Allowance(null, 50);

    List<Callable<Boolean>> requests =
        IntStream.range(0, 200)
            .<Callable<Boolean>>mapToObj(
                i -> () -> passes(gateways.get(i % gateways.size()), allowance))
            .toList();
    var passed = 0;
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var request : threads.invokeAll(requests)) if (request.get()) passed++;
    }

    assertThat(passed).isEqualTo(50);
  }

  private static boolean passes(RateLimits gateway, Allowance allowance) {
    try {
      gateway.take("key:1", allowance);
      return true;
    } catch (GatewayFailure e) {
      return false;
    }
  }
}
