package dev.polymath.federation.api;

import dev.polymath.common.testing.Http;
import org.junit.jupiter.api.AfterEach;

/** A test of one server, after which no run goes on and no client is left. */
@FederationTest
abstract class FederationCase {

  final Federation federation;
  final Http http;

  FederationCase(int port) {
    http = new Http(port);
    federation = new Federation(http);
  }

  @AfterEach
  void nobodyIsLeft() {
    federation.clear();
  }
}
