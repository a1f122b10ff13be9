package dev.polymath.federation.client;

/** The server has understood and says no; the same again will not do. */
final class ServerRefused extends Exception {

  private final int status;

  ServerRefused(int status, String detail) {
    super(detail);
    this.status = status;
  }

  int status() {
    return status;
  }
}
