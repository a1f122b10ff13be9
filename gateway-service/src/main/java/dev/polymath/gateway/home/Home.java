package dev.polymath.gateway.home;

import dev.polymath.gateway.services.ServiceState;
import java.util.List;
import java.util.Map;

/**
 * What {@code GET /} answers.
 *
 * @param name the platform's name
 * @param version the version of the gateway
 * @param services every service of the platform, installed or not
 * @param links where to go from here
 */
record Home(String name, String version, List<Service> services, Map<String, String> links) {

  /**
   * One service.
   *
   * @param name its resource segment
   * @param method what it does
   * @param state how it is doing
   * @param links its resources; none where it is not installed
   */
  record Service(String name, String method, ServiceState state, Map<String, String> links) {}
}
