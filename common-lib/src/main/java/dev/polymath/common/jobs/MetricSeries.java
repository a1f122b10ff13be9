package dev.polymath.common.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the metric series of jobs. */
final class MetricSeries {

  private final JdbcClient jdbc;

  MetricSeries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A series by steps.
   *
   * @param total the points that it really has, which may be more than are here
   */
  record Series(String name, long total, List<MetricPoint> points) {}

  /**
   * All series of a job, each thinned out to about {@code most} points: of every stretch of a long
   * series the lowest and the highest stay, so that no spike is lost.
   */
  List<Series> read(UUID job, int most) {
    return jdbc
        .sql("select name, count(*) from job_metric where job_id = :job group by 1 order by 1")
        .param("job", job)
        .query((row, i) -> new Size(row.getString(1), row.getLong(2)))
        .list()
        .stream()
        .map(size -> new Series(size.name(), size.points(), points(job, size, most)))
        .toList();
  }

  private List<MetricPoint> points(UUID job, Size size, int most) {
    var thinned = new ArrayList<MetricPoint>();
    // PostgreSQL sorts NaN above all numbers: a stretch with one keeps it.
    jdbc.sql(
            """
            with numbered as (
              select step, value,
                     (row_number() over (order by step) - 1) / :stretch as stretch
              from job_metric where job_id = :job and name = :name),
            ranked as (
              select step, value,
                     row_number() over (partition by stretch order by value, step) as lowest,
                     row_number() over (partition by stretch order by value desc, step) as highest
              from numbered)
            select step, value from ranked where lowest = 1 or highest = 1 or :stretch = 1
            order by step
            """)
        .param("job", job)
        .param("name", size.name())
        .param("stretch", size.points() <= most ? 1 : Math.ceilDiv(2 * size.points(), most))
        .query(
            row -> {
              thinned.add(new MetricPoint(size.name(), row.getLong(1), row.getDouble(2)));
            });
    return thinned;
  }

  /** Hands over every point, by name and step, without holding them all. */
  void forEach(UUID job, Consumer<MetricPoint> consumer) {
    var last = new MetricPoint("", Long.MIN_VALUE, 0);
    List<MetricPoint> page;
    do {
      page = page(job, last);
      page.forEach(consumer);
      last = page.isEmpty() ? last : page.getLast();
    } while (!page.isEmpty());
  }

  private List<MetricPoint> page(UUID job, MetricPoint after) {
    return jdbc.sql(
            """
            select name, step, value from job_metric
            where job_id = :job and (name, step) > (:name, :step)
            order by name, step limit 5000
            """)
        .param("job", job)
        .param("name", after.name())
        .param("step", after.step())
        .query((row, i) -> new MetricPoint(row.getString(1), row.getLong(2), row.getDouble(3)))
        .list();
  }

  private record Size(String name, long points) {}
}
