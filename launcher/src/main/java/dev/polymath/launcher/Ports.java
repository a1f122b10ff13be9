package dev.polymath.launcher;

import java.util.Map;

/** Which port each member listens on: the known ones, unless the environment says otherwise. */
record Ports(Map<String, String> environment) {

  static final String POSTGRES_VARIABLE = "POLYMATH_POSTGRES_PORT";
  private static final int POSTGRES_PORT = 8432;

  int of(Service service) {
    return read(service.portVariable(), service.port());
  }

  int postgres() {
    return read(POSTGRES_VARIABLE, POSTGRES_PORT);
  }

  private int read(String variable, int otherwise) {
    var text = environment.get(variable);
    if (text == null || text.isBlank()) return otherwise;
    try {
      var port = Integer.parseInt(text.strip());
      if (port >= 1 && port <= 65_535) return port;
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new Refusal(variable + " must be a port from 1 to 65535, not \"" + text + "\".");
  }
}
