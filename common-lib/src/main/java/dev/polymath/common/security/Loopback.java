package dev.polymath.common.security;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether an address is one that only this machine reaches. */
public final class Loopback {

  private Loopback() {}

  /** False for every address of the machine at once, such as {@code 0.0.0.0} or none at all. */
  public static boolean is(String address) {
    if (address.isBlank()) return false;
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
