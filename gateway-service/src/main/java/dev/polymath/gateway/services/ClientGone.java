package dev.polymath.gateway.services;

import java.io.IOException;

/**
 * The client, not the service, broke off or paused for too long. Whoever reads a client's body for
 * a service throws this, so that the service is not blamed.
 */
public final class ClientGone extends IOException {
  public ClientGone(IOException cause) {
    super(cause);
  }
}
