package dev.polymath.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestDatabaseTest {

  @Test
  void eachDatabaseIsEmptyAndItsOwn() {
    var one = JdbcClient.create(TestDatabase.create().dataSource());
    var other = JdbcClient.create(TestDatabase.create().dataSource());

    one.sql("create table note (text text)").update();

    assertThat(tables(one)).isEqualTo(1);
    assertThat(tables(other)).isZero();
  }

  private static int tables(JdbcClient database) {
    return database
        .sql("select count(*) from pg_tables where schemaname = 'public'")
        .query(Integer.class)
        .single();
  }
}
