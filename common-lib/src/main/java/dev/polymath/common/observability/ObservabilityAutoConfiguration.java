package dev.polymath.common.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every process is measured by beside what Spring Boot measures. */
@AutoConfiguration
@ConditionalOnClass(MeterRegistry.class)
class ObservabilityAutoConfiguration {

  @Bean
  MeterBinder residentMemory() {
    return new ResidentMemory();
  }

  /** Services with tensors; the engine is not started for it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "ai.djl.ndarray.NDManager")
  static class Tensors {
    @Bean
    MeterBinder nativeMemoryMeters() {
      return new NativeMemoryMeters();
    }
  }
}
