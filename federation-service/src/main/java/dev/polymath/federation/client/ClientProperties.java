package dev.polymath.federation.client;

import dev.polymath.federation.protocol.PartitionChoice;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * A client's own configuration.
 *
 * @param server where the gateway is, or the service itself
 * @param token that the server's operator gives to those who may enrol
 * @param name of this client; with several virtual ones, what their names begin with
 * @param clients how many virtual clients this process is
 * @param trainings how many of them train at a time, each on a thread of its own
 * @param folder where keys, memories and unsent updates are kept
 * @param tasks what the data are of use for; those on digits if left out
 * @param dataset a folder with the files of the data, which for digits are one IDX file of images
 *     and one of labels; examples are made up by chance if left out, where that can be
 * @param glyphs how many are made up, by all shares together
 * @param shares in how many parts the data go, one for each virtual client of all processes; as
 *     many as there are virtual clients here if left out
 * @param firstShare the part of this process's first virtual client
 * @param partition how the data are parted where a run does not say
 * @param seed of the drawn digits and of the parting; the same for processes that share
 * @param poll how long a question for a task may stay open
 * @param heartbeat how often a client that is busy says that it is there
 * @param longestPause the most between two attempts to reach the server
 */
@Validated
@ConfigurationProperties("polymath.client")
record ClientProperties(
    @NotNull URI server,
    @NotNull String token,
    @DefaultValue("client") @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,89}") String name,
    @DefaultValue("1") @Min(1) @Max(10_000) int clients,
    @DefaultValue("1") @Min(1) @Max(256) int trainings,
    @DefaultValue("federation-client") Path folder,
    @Nullable List<String> tasks,
    @Nullable Path dataset,
    @DefaultValue("6000") @Min(10) @Max(1_000_000) int glyphs,
    @Nullable @Min(1) @Max(1_000_000) Integer shares,
    @DefaultValue("0") @Min(0) @Max(1_000_000) int firstShare,
    @DefaultValue("IID") PartitionChoice.Type partition,
    @DefaultValue("1") long seed,
    @DefaultValue("20s") @DurationMin(millis = 0) @DurationMax(seconds = 30) Duration poll,
    @DefaultValue("15s") @DurationMin(millis = 50) Duration heartbeat,
    @DefaultValue("60s") @DurationMin(millis = 10) Duration longestPause) {

  ClientProperties {
    if (firstShare + clients > (shares == null ? clients : shares)) {
      throw new IllegalArgumentException(
          "polymath.client.shares must be at least first-share + clients, %d"
              .formatted(firstShare + clients));
    }
  }

  int allShares() {
    return shares == null ? clients : shares;
  }

  /** Secrets do not belong into a log. */
  @Override
  public String toString() {
    return "ClientProperties[server=" + server + ", name=" + name + "]";
  }
}
