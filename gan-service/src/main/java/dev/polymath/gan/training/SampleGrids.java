package dev.polymath.gan.training;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What generators made at the end of each epoch, kept with their jobs. */
public final class SampleGrids {

  private final JdbcClient jdbc;

  SampleGrids(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps a grid; a training that was killed and does an epoch again draws the same once more. */
  void save(UUID job, int epoch, byte[] png) {
    jdbc.sql(
            """
            insert into sample_grid (job_id, epoch, png) values (?, ?, ?)
            on conflict (job_id, epoch) do update set png = excluded.png""")
        .params(job, epoch, png)
        .update();
  }

  /** The epochs of which there are grids, in order. */
  public List<Integer> epochs(UUID job) {
    return jdbc.sql("select epoch from sample_grid where job_id = ? order by epoch")
        .param(job)
        .query((row, _) -> row.getInt(1))
        .list();
  }

  /** The grid of an epoch, a PNG. */
  public Optional<byte[]> find(UUID job, int epoch) {
    return jdbc.sql("select png from sample_grid where job_id = ? and epoch = ?")
        .params(job, epoch)
        .query((row, _) -> row.getBytes(1))
        .optional();
  }
}
