package dev.polymath.launcher;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a service is told through its environment. */
final class Settings {

  /** Large tensors are reused rather than returned to the system; see the design's measurements. */
  private static final Map<String, String> MEMORY =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "8589934592",
          "MALLOC_TRIM_THRESHOLD_", "8589934592",
          "MALLOC_TOP_PAD_", "268435456");

  /** Who knows it may enrol as a client of the federation; an operator may choose it. */
  static final String ENROLMENT = "POLYMATH_FEDERATION_ENROLMENTTOKEN";

  /** Set to {@code true}, callers must say who they are: the gateway's own setting. */
  static final String KEYS = "POLYMATH_GATEWAY_ACCESS_KEYS";

  private final Home home;
  private final Postgres postgres;
  private final Ports ports;
  private final List<Service> installed;
  private final Map<String, String> environment;

  Settings(
      Home home,
      Postgres postgres,
      Ports ports,
      List<Service> installed,
      Map<String, String> environment) {
    this.home = home;
    this.postgres = postgres;
    this.ports = ports;
    this.installed = installed;
    this.environment = environment;
  }

  /** The variables of one service. Those of the tensor libraries yield to what is set already. */
  Map<String, String> of(Service service) throws IOException {
    var variables = new HashMap<String, String>();
    if (!service.equals(Service.GATEWAY)) variables.putAll(tensors());
    variables.putAll(environment);
    variables.put("POLYMATH_BIND", "127.0.0.1");
    variables.put("SERVER_PORT", Integer.toString(ports.of(service)));
    if (askForKeys(environment)) variables.putAll(trust());
    if (service.equals(Service.GATEWAY)) {
      if (askForKeys(environment)) {
        variables.putAll(database());
        variables.putIfAbsent("POLYMATH_GATEWAY_ACCESS_FIRSTKEY", firstKey(home));
      }
      for (var other : installed) {
        if (other.equals(Service.GATEWAY)) continue;
        variables.put(
            "POLYMATH_GATEWAY_SERVICES_" + other.variable() + "_URL",
            "http://127.0.0.1:" + ports.of(other));
      }
    } else {
      variables.putAll(database());
      if (service.equals(Service.FEDERATION)) {
        variables.putIfAbsent(ENROLMENT, new Secret(home.enrolmentToken()).readOrDraw());
      }
    }
    return variables;
  }

  /** Whether callers of this installation must say who they are. */
  static boolean askForKeys(Map<String, String> environment) {
    return Boolean.parseBoolean(environment.getOrDefault(KEYS, "false").strip());
  }

  /** The key that may make all others, drawn now if there is none yet. */
  static String firstKey(Home home) throws IOException {
    return new Secret(home.firstKey()).readOrCreate(KeyCommand.draw());
  }

  private Map<String, String> database() throws IOException {
    return Map.of(
        "POLYMATH_DB_URL", postgres.url(),
        "POLYMATH_DB_USER", Postgres.USER,
        "POLYMATH_DB_PASSWORD", postgres.password());
  }

  /** What makes services take requests from the gateway alone. */
  private Map<String, String> trust() throws IOException {
    return Map.of(
        "POLYMATH_SECURITY_ENABLED",
        "true",
        "POLYMATH_SECURITY_SECRET",
        new Secret(home.signingSecret()).readOrDraw());
  }

  private Map<String, String> tensors() {
    var variables = new HashMap<>(MEMORY);
    var cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    variables.put("OMP_NUM_THREADS", cores);
    variables.put("OPENBLAS_NUM_THREADS", cores);
    // Services share the cores: threads that spin while they wait slow all others down.
    variables.put("OMP_WAIT_POLICY", "PASSIVE");
    variables.put("DJL_CACHE_DIR", home.cache().resolve("djl").toString());
    return variables;
  }
}
