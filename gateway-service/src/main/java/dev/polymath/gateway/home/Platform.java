package dev.polymath.gateway.home;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** The platform's name and version. */
@Component
public final class Platform {

  private final String version;

  Platform(ObjectProvider<BuildProperties> build) {
    var built = build.getIfAvailable();
    var version = built == null ? null : built.getVersion();
    this.version = version == null ? "unknown" : version;
  }

  public String name() {
    return "polymath";
  }

  /** That of the build; {@code unknown} where the gateway runs from classes alone. */
  public String version() {
    return version;
  }
}
