package dev.polymath.common.models;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ModelRegistry.WeightsSource;
import dev.polymath.common.safetensors.DType;
import dev.polymath.common.safetensors.SafetensorsWriter;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service as small as one can be that keeps models: vectors of a configured length. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SampleModels.Api.class)
class SampleModels {

  static ModelDraft draft(String name) {
    return new ModelDraft(
        name,
        Map.of("length", 2),
        Map.of("loss", 0.25),
        Map.of("epochs", 3),
        7L,
        "1.0",
        "abc",
        new ModelRef("parent", 4));
  }

  static SafetensorsWriter vector(double... values) {
    return new SafetensorsWriter().doubles("x", List.of((long) values.length), values);
  }

  static WeightsSource weights(double... values) {
    return vector(values)::writeTo;
  }

  @Bean
  ModelImport modelImport() {
    return (config, header) -> {
      if (!(config.get("length") instanceof Integer length)) {
        throw new Failure.InvalidRequest("config.length", "must be a whole number");
      }
      var x = header.tensors().get("x");
      if (x == null || x.dtype() != DType.F64 || !x.shape().equals(List.of((long) length))) {
        throw new Failure.InvalidRequest("weights", "must have x, F64 of shape [" + length + "]");
      }
    };
  }

  /** A service creates models its own way on the path that common-lib lists them at. */
  @RestController
  @RequestMapping("/v1/${polymath.service}/models")
  static class Api {

    private final ModelRegistry registry;

    Api(ModelRegistry registry) {
      this.registry = registry;
    }

    @PostMapping
    ModelVersion fit(@RequestBody Map<String, String> request) {
      return registry.publish(draft(request.get("name")), weights(1, 2));
    }
  }
}
