package dev.polymath.common.datasets;

import java.sql.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The jobs and models that use a data set, read from their own rows, so that there is no record of
 * uses that could be stale. A job uses the data sets that a parameter with {@code dataset} in its
 * name names. A model was trained on it if it has its hash, or names it and is not older.
 */
final class JobsAndModels implements DatasetUsers {

  /** So many of each are named. */
  private static final int MOST_NAMED = 5;

  private final JdbcClient jdbc;

  JobsAndModels(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> of(Dataset dataset) {
    return Stream.concat(jobs(dataset).stream(), models(dataset).stream()).toList();
  }

  private List<String> jobs(Dataset dataset) {
    return jdbc.sql(
            """
            select id, type, state from job
            where state in ('QUEUED', 'RUNNING') and parameters ~ :mention
            order by number limit :most
            """)
        .param("mention", mention(dataset.name()))
        .param("most", MOST_NAMED)
        .query(
            (row, number) ->
                "job %s (%s, %s)"
                    .formatted(row.getString("id"), row.getString("type"), row.getString("state")))
        .list();
  }

  private List<String> models(Dataset dataset) {
    return jdbc.sql(
            """
            select name, version from model_version
            where data_hash = :sha256 or created_at >= :since and parameters ~ :mention
            order by name, version limit :most
            """)
        .param("sha256", dataset.sha256())
        .param("since", Timestamp.from(dataset.createdAt()))
        .param("mention", mention(dataset.name()))
        .param("most", MOST_NAMED)
        .query((row, number) -> "model " + row.getString("name") + ":" + row.getInt("version"))
        .list();
  }

  /**
   * Finds {@code "dataset": "name"} and {@code "datasets": […, "name"]} in a JSON text. Not by
   * jsonb, to which a text with a NUL in any string cannot be cast.
   */
  private static String mention(String name) {
    return "\"[A-Za-z]*[dD]ataset[A-Za-z]*\"\\s*:\\s*(\\[[^]]*)?\""
        + name.replace(".", "\\.")
        + '"';
  }
}
