package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of requests.
 *
 * @param maxBody the largest body of a request; what is larger is 413
 * @param maxUpload the largest multipart body, and the bound that an upload path may use
 * @param maxBodyByPath other bounds for the paths that match a pattern, such as <code>
 *     "[/v1/*&#47;datasets]": 2GB</code>; where several match, the most specific counts
 * @param workingMemory what large requests may fill of the heap together, a quarter of it where
 *     left out; see {@link dev.polymath.common.memory.WorkingMemory}
 * @param memoryPatience how long one of them waits for its part
 * @param farewell for how long a process that was told to end still answers, and closes the
 *     connection of each answer; longer than a client leaves connections idle without a look at
 *     them
 */
@Validated
@ConfigurationProperties("polymath.web")
record WebProperties(
    @DefaultValue("32MB") DataSize maxBody,
    @DefaultValue("2GB") DataSize maxUpload,
    @DefaultValue Map<String, DataSize> maxBodyByPath,
    @Nullable DataSize workingMemory,
    @DefaultValue("10s") @DurationMin @DurationMax(minutes = 10) Duration memoryPatience,
    @DefaultValue("0s") @DurationMin @DurationMax(minutes = 1) Duration farewell) {

  private static final int SHARE_OF_HEAP = 4;

  WebProperties {
    requirePositive("max-body", maxBody);
    requirePositive("max-upload", maxUpload);
    if (workingMemory != null) requirePositive("working-memory", workingMemory);
    maxBodyByPath = Map.copyOf(maxBodyByPath);
    maxBodyByPath.forEach((path, size) -> requirePositive("max-body-by-path." + path, size));
  }

  WorkingMemory memory() {
    var bytes =
        workingMemory == null
            ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP
            : workingMemory.toBytes();
    return new WorkingMemory(bytes, memoryPatience);
  }

  private static void requirePositive(String name, DataSize size) {
    if (size.toBytes() < 1) {
      throw new IllegalArgumentException("polymath.web." + name + " must be at least 1B");
    }
  }
}
