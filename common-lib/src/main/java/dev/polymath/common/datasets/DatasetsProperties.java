package dev.polymath.common.datasets;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where data sets come from, and how large they may be.
 *
 * @param maxBytes the most bytes that the files of an upload may have together; {@code
 *     polymath.web.max-upload} bounds the whole form
 * @param maxFiles the most files of an upload; {@code server.tomcat.max-part-count} bounds the
 *     parts of the form
 * @param folder a folder whose folders are data sets too, read-only; none unless set
 * @param downloads whether sets of the catalogue may be fetched from the internet
 * @param downloadTimeout how long one such download may take
 */
@ConfigurationProperties("polymath.datasets")
record DatasetsProperties(
    @DefaultValue("2GB") DataSize maxBytes,
    @DefaultValue("100") int maxFiles,
    @Nullable String folder,
    @DefaultValue("false") boolean downloads,
    @DefaultValue("30m") Duration downloadTimeout) {

  DatasetsProperties {
    requirePositive("max-bytes", maxBytes.toBytes());
    requirePositive("max-files", maxFiles);
    requirePositive("download-timeout", downloadTimeout.toMillis());
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("polymath.datasets." + name + " must be positive");
    }
  }
}
