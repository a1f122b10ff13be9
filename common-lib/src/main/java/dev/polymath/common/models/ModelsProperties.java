package dev.polymath.common.models;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may be imported.
 *
 * @param maxWeights the largest weights file; {@code polymath.web.max-upload} bounds the whole form
 * @param maxConfig the largest config
 */
@ConfigurationProperties("polymath.models")
record ModelsProperties(
    @DefaultValue("2GB") DataSize maxWeights, @DefaultValue("1MB") DataSize maxConfig) {

  ModelsProperties {
    requirePositive("max-weights", maxWeights);
    requirePositive("max-config", maxConfig);
  }

  private static void requirePositive(String name, DataSize size) {
    if (size.toBytes() < 1) {
      throw new IllegalArgumentException("polymath.models." + name + " must be at least 1B");
    }
  }
}
