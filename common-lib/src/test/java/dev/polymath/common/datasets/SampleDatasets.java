package dev.polymath.common.datasets;

import dev.polymath.common.jobs.JobContext;
import dev.polymath.common.jobs.JobHandler;
import dev.polymath.common.jobs.JobResult;
import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.safetensors.SafetensorsWriter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A service as small as one can be that trains on data sets: its models count bytes. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SampleDatasets {

  public static void main(String[] arguments) {
    SpringApplication.run(SampleDatasets.class, arguments);
  }

  @Bean(destroyMethod = "close")
  PublicHost publicHost() throws IOException {
    return new PublicHost();
  }

  @Bean
  DatasetCatalogue datasetCatalogue(PublicHost host) {
    return host.catalogue();
  }

  @Bean
  CountJob countJob(Datasets datasets) {
    return new CountJob(datasets);
  }

  /** {@code {"type": "count", "dataset": …}}. */
  static final class CountJob implements JobHandler<CountJob.Count> {

    @Schema(example = "{\"type\": \"count\", \"name\": \"bytes\", \"dataset\": \"sine\"}")
    record Count(@NotNull String name, @NotNull String dataset, @Nullable List<String> datasets) {}

    private final Datasets datasets;

    CountJob(Datasets datasets) {
      this.datasets = datasets;
    }

    @Override
    public String type() {
      return "count";
    }

    @Override
    public Class<Count> parameters() {
      return Count.class;
    }

    @Override
    public void check(Count count) {
      datasets.require("dataset", count.dataset());
    }

    @Override
    public JobResult run(Count count, JobContext context) throws Exception {
      var data = datasets.require("dataset", count.dataset());
      var sum = 0.0;
      for (var file : data.files()) {
        try (var in = datasets.open(data, file.name())) {
          for (int b; (b = in.read()) >= 0; ) sum += b;
        }
      }
      var weights = new SafetensorsWriter().doubles("sum", List.of(1L), new double[] {sum});
      var draft =
          new ModelDraft(
              count.name(),
              Map.of(),
              Map.of("sum", sum),
              Map.of("name", count.name(), "dataset", count.dataset()),
              null,
              "1",
              datasets.dataHash(data),
              null);
      return JobResult.of(Map.of("sum", sum), draft, weights::writeTo);
    }
  }
}
