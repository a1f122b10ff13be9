package dev.polymath.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class KillablePostgresTest {

  @Test
  void whatWasCommittedSurvivesAKillAndWhatWasNotDoesNot(@TempDir Path folder) throws Exception {
    try (var server = KillablePostgres.start(folder)) {
      var database = JdbcClient.create(server.dataSource());
      database.sql("create table note (text text)").update();
      database.sql("insert into note values ('committed')").update();
      try (var open = server.dataSource().getConnection()) {
        open.setAutoCommit(false);
        open.createStatement().execute("insert into note values ('in flight')");

        server.kill9();

        assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> server.dataSource().getConnection().close())
          .isInstanceOf(SQLException.class);
      server.restart();

      assertThat(database.sql("select text from note").query(String.class).list())
          .containsExactly("committed");
    }
  }
}
