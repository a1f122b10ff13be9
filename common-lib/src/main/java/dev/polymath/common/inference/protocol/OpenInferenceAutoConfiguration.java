package dev.polymath.common.inference.protocol;

import dev.polymath.common.inference.InferenceAutoConfiguration;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.TensorRuntime;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Serves the models of the runtime by the Open Inference Protocol V2. */
@AutoConfiguration(after = InferenceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(TensorRuntime.class)
public class OpenInferenceAutoConfiguration {

  private static final List<String> EXTENSIONS = List.of("binary_tensor_data");

  @Bean
  OpenInferenceController openInferenceController(
      TensorRuntime runtime,
      ModelRegistry registry,
      InferenceProperties properties,
      ApplicationAvailability availability,
      WorkingMemory memory,
      Environment environment,
      ObjectProvider<BuildProperties> build) {
    var service = environment.getProperty("polymath.service");
    var built = build.getIfAvailable();
    return new OpenInferenceController(
        runtime,
        registry,
        properties,
        availability,
        memory,
        new OpenInferenceController.ServerMetadata(
            service == null ? "polymath" : "polymath-" + service,
            built == null || built.getVersion() == null ? "development" : built.getVersion(),
            EXTENSIONS));
  }

  @Bean
  OpenInferenceErrors openInferenceErrors() {
    return new OpenInferenceErrors();
  }
}
