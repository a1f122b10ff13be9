package dev.polymath.common.jobs;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The job types that the tests run, and a registry of models that is no more than a table. */
@Configuration(proxyBeanMethods = false)
class JobsTestConfiguration {

  @Bean
  CountJob countJob() {
    return new CountJob();
  }

  @Bean
  TrainJob trainJob() {
    return new TrainJob();
  }

  @Bean
  FailingJob failingJob() {
    return new FailingJob();
  }

  @Bean
  ExclusiveJob exclusiveJob(JdbcClient jdbc) {
    return new ExclusiveJob(jdbc);
  }

  @Bean
  TableOfModels modelRegistry(JdbcClient jdbc) {
    return new TableOfModels(jdbc);
  }

  /** Folds the numbers up to {@code steps} into one that depends on each and on their order. */
  static final class CountJob implements JobHandler<CountJob.Count> {

    record Count(@Min(1) @Max(1_000_000) int steps, @Min(0) @Max(60_000) int millisPerStep) {}

    @Override
    public String type() {
      return "count";
    }

    @Override
    public Class<Count> parameters() {
      return Count.class;
    }

    @Override
    public JobResult run(Count count, JobContext context) throws Exception {
      var step = 0;
      var fold = 1L;
      var saved = context.checkpoint();
      if (saved.isPresent()) {
        try (var in = new DataInputStream(saved.get())) {
          step = in.readInt();
          fold = in.readLong();
        }
      }
      var resumedAt = step;
      while (step < count.steps()) {
        context.throwIfStopped();
        Thread.sleep(count.millisPerStep());
        step++;
        fold = (31 * fold + step) % 1_000_003;
        context.metric("fold", step, fold);
        context.metric("attempt", step, context.attempt());
        context.progress(step, count.steps());
        if (context.checkpointDue()) {
          save(context, step, fold);
        }
      }
      return JobResult.of(Map.of("result", (double) fold, "resumedAt", (double) resumedAt));
    }

    /** What an uninterrupted run comes to. */
    static double expected(int steps) {
      var fold = 1L;
      for (var step = 1; step <= steps; step++) {
        fold = (31 * fold + step) % 1_000_003;
      }
      return fold;
    }

    private static void save(JobContext context, int step, long fold) {
      context.saveCheckpoint(
          out -> {
            var data = new DataOutputStream(out);
            data.writeInt(step);
            data.writeLong(fold);
          });
    }
  }

  /** Publishes a model once the test lets it. */
  static final class TrainJob implements JobHandler<TrainJob.Train> {

    record Train(String name, @Min(0) int millis) {}

    @Override
    public String type() {
      return "train";
    }

    @Override
    public Class<Train> parameters() {
      return Train.class;
    }

    @Override
    public JobResult run(Train train, JobContext context) throws Exception {
      var draft =
          new ModelDraft(
              train.name(), Map.of(), Map.of("loss", .5), Map.of(), 1L, "test", null, null);
      return JobResult.of(
          Map.of("loss", .5),
          draft,
          out -> {
            // Long enough to be cancelled while the weights are on their way.
            sleep(train.millis());
            out.write("weights".getBytes(StandardCharsets.UTF_8));
          });
    }

    private static void sleep(int millis) throws IOException {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** Fails in the way that it is asked to. */
  static final class FailingJob implements JobHandler<FailingJob.Fail> {

    enum Way {
      FAILURE,
      EXCEPTION,
      ERROR,
      DATABASE_AWAY_ONCE,
      DATABASE_FULL_AT_FIRST,
      BY_ITSELF
    }

    record Fail(Way way) {}

    private final AtomicInteger full = new AtomicInteger(1);

    @Override
    public String type() {
      return "fail";
    }

    @Override
    public Class<Fail> parameters() {
      return Fail.class;
    }

    @Override
    public void check(Fail fail) {
      if (fail.way() == null) {
        throw new dev.polymath.common.failure.Failure.InvalidRequest("way", "must be given");
      }
    }

    @Override
    public JobResult run(Fail fail, JobContext context) {
      context.metric("loss", 1, 3.5);
      switch (fail.way()) {
        case FAILURE ->
            throw new dev.polymath.common.failure.Failure.Unprocessable(
                "learningRate", "makes the loss diverge; try a tenth of it");
        case EXCEPTION -> throw new IllegalStateException("the matrix is singular\nsecret detail");
        case ERROR -> throw new OutOfMemoryError("Java heap space");
        case DATABASE_AWAY_ONCE -> {
          if (context.attempt() == 1) {
            throw new org.springframework.dao.TransientDataAccessResourceException("away");
          }
        }
        case DATABASE_FULL_AT_FIRST -> {
          if (full.getAndDecrement() > 0) {
            throw new org.springframework.dao.DataAccessResourceFailureException(
                "full", new java.sql.SQLException("could not extend file", "53100"));
          }
        }
        case BY_ITSELF -> throw new JobStopped("on a whim");
      }
      return JobResult.of(Map.of());
    }
  }

  /** Notes in the database when it runs beside itself, and how often it was done. */
  static final class ExclusiveJob implements JobHandler<ExclusiveJob.Exclusive> {

    record Exclusive(int number) {}

    private final JdbcClient jdbc;

    ExclusiveJob(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    static void createTables(JdbcClient jdbc) {
      jdbc.sql("create table running_now (job uuid not null)").update();
      jdbc.sql("create table overlap (job uuid not null)").update();
      jdbc.sql("create table done (job uuid not null)").update();
    }

    @Override
    public String type() {
      return "exclusive";
    }

    @Override
    public Class<Exclusive> parameters() {
      return Exclusive.class;
    }

    @Override
    public JobResult run(Exclusive parameters, JobContext context) throws Exception {
      jdbc.sql("insert into running_now values (?)").param(context.id()).update();
      jdbc.sql(
              "insert into overlap select job from running_now where job = ? group by 1 having count(*) > 1")
          .param(context.id())
          .update();
      Thread.sleep(2);
      jdbc.sql("insert into done values (?)").param(context.id()).update();
      jdbc.sql("delete from running_now where job = ?").param(context.id()).update();
      return JobResult.of(Map.of());
    }
  }

  /** Versions as rows, written in the transaction that is open. */
  static final class TableOfModels implements ModelRegistry {

    private final JdbcClient jdbc;

    TableOfModels(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    static void createTable(JdbcClient jdbc) {
      jdbc.sql("create table test_model (name text, version int, weights bytea)").update();
    }

    long count() {
      return jdbc.sql("select count(*) from test_model").query(Long.class).single();
    }

    @Override
    public ModelVersion publishAfter(ModelRef latest, ModelDraft draft, WeightsSource weights) {
      return publish(draft, weights);
    }

    @Override
    public ModelVersion publish(ModelDraft draft, WeightsSource weights) {
      var bytes = new ByteArrayOutputStream();
      try {
        weights.writeTo(bytes);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      var version =
          jdbc.sql(
                  "insert into test_model select :name, count(*) + 1, :weights from test_model where name = :name returning version")
              .param("name", draft.name())
              .param("weights", bytes.toByteArray())
              .query(Integer.class)
              .single();
      return new ModelVersion(
          draft.name(),
          version,
          Instant.now(),
          draft.config(),
          draft.metrics(),
          draft.parameters(),
          draft.seed(),
          draft.codeVersion(),
          draft.dataHash(),
          draft.parent(),
          "",
          bytes.size(),
          List.of());
    }

    @Override
    public Optional<ModelVersion> find(ModelRef ref) {
      return Optional.empty();
    }

    @Override
    public Optional<ModelVersion> resolve(String name, @Nullable String version) {
      return Optional.empty();
    }

    @Override
    public InputStream weights(ModelRef ref) {
      throw new UnsupportedOperationException();
    }
  }
}
