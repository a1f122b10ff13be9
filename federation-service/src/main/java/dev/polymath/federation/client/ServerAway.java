package dev.polymath.federation.client;

/** The server cannot be reached or cannot answer now; the same again, later, may do. */
final class ServerAway extends Exception {
  ServerAway(String message) {
    super(message);
  }
}
