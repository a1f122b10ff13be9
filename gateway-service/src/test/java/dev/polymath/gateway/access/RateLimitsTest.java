package dev.polymath.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.polymath.common.testing.TestDatabase;
import dev.polymath.gateway.services.GatewayFailure;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
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
    var allowance = new Allowance(null, 50);

    var passed = 0;
    try (var one = pool(database);
        var other = pool(database);
        var threads = Executors.newFixedThreadPool(16)) {
      var gateways = List.of(new RateLimits(one), new RateLimits(other));
      List<Callable<Boolean>> requests =
          IntStream.range(0, 200)
              .<Callable<Boolean>>mapToObj(
                  i -> () -> passes(gateways.get(i % gateways.size()), allowance))
              .toList();
      for (var request : threads.invokeAll(requests)) if (request.get()) passed++;
    }

    assertThat(passed).isEqualTo(50);
  }

  /**
   * Connections are kept open, as a gateway does: opening one may take as long as a request may.
   */
  private static HikariDataSource pool(DataSource database) {
    var pool = new HikariDataSource();
    pool.setDataSource(database);
    pool.setMaximumPoolSize(8);
    return pool;
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
