package dev.polymath.gateway.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who changed what and when. */
final class AuditLog {

  private static final int LONGEST_PATH = 1_000;

  private final JdbcClient database;

  AuditLog(JdbcClient database) {
    this.database = database;
  }

  /**
   * A call that changes something.
   *
   * @param status null while it goes on, and where the gateway did not live to see its end
   */
  record Entry(
      long id,
      Instant at,
      String caller,
      String address,
      String method,
      String path,
      String requestId,
      @Nullable Integer status) {}

  /** Writes that a call begins, and gives it a number. */
  long begin(String caller, String address, String method, String path, String requestId) {
    return database
        .sql(
            """
            insert into audit_entry (caller, address, method, path, request_id)
            values (:caller, :address, :method, :path, :requestId) returning id
            """)
        .param("caller", caller)
        .param("address", address)
        .param("method", method)
        .param("path", path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path)
        .param("requestId", requestId)
        .query(Long.class)
        .single();
  }

  void end(long id, int status) {
    database
        .sql("update audit_entry set status = :status where id = :id")
        .param("status", status)
        .param("id", id)
        .update();
  }

  /** The latest entries before this one, the newest first; a caller alone where one is named. */
  List<Entry> list(@Nullable String caller, long before, int limit) {
    return database
        .sql(
            """
            select id, at, caller, address, method, path, request_id, status from audit_entry
            where id < :before and (:caller::text is null or caller = :caller)
            order by id desc limit :limit
            """)
        .param("before", before)
        .param("caller", caller)
        .param("limit", limit)
        .query(
            (row, number) ->
                new Entry(
                    row.getLong("id"),
                    row.getTimestamp("at").toInstant(),
                    row.getString("caller"),
                    row.getString("address"),
                    row.getString("method"),
                    row.getString("path"),
                    row.getString("request_id"),
                    row.getObject("status", Integer.class)))
        .list();
  }
}
