package dev.polymath.federation.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.TestDatabase;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an upgrade finds in an older database goes on. */
class MigrationTest {

  private final TestDatabase database = TestDatabase.create();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

  @BeforeEach
  void aSecureRoundIsClosedAndNotYetAveraged() {
    migrate("1013");
    jdbc.sql(
            """
            insert into federation_client (id, name, key_sha256, proof_sha256, tasks)
            select gen_random_uuid(), 'c' || i, md5(i::text), '', '{}' from generate_series(1, 4) i
            """)
        .update();
    jdbc.sql(
            """
            insert into federation_run (id, name, state, request)
            values (gen_random_uuid(), 'old', 'RUNNING', '{}')
            """)
        .update();
    jdbc.sql(
            """
            insert into federation_round (run, round, state, wanted, deadline_at, stage, closed_at)
            select id, 1, 'CLOSED', 4, now() + interval '1 minute', 'REVEALED', now()
            from federation_run
            """)
        .update();
    jdbc.sql(
            """
            insert into federation_task (id, run, round, client, state, finished_at)
            select gen_random_uuid(), r.id, 1, c.id,
              case c.name when 'c1' then 'FAILED' when 'c2' then 'LEFT_OUT' else 'ACCEPTED' end, now()
            from federation_run r, federation_client c
            """)
        .update();
    jdbc.sql(
            """
            insert into federation_secure_message (task, stage, body)
            select id, 'MASKED', 'numbers' from federation_task where state = 'ACCEPTED'
            """)
        .update();
  }

  @Test
  void aSecureRoundWhoseNumbersMovedBeginsAgain() {
    migrate("latest");

    assertThat(texts("select state || ' ' || stage || ' ' || attempt from federation_round"))
        .containsExactly("OPEN KEYS 1");
    assertThat(
            texts(
                "select name || ' ' || state from federation_task t"
                    + " join federation_client c on c.id = t.client order by name"))
        .containsExactly("c1 FAILED", "c2 STARTED", "c3 STARTED", "c4 STARTED");
  }

  private List<String> texts(String query) {
    return jdbc.sql(query).query(String.class).list();
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(database.dataSource())
        .locations("classpath:db/migration/common", "classpath:db/migration/service")
        .outOfOrder(true)
        .target(target)
        .load()
        .migrate();
  }
}
