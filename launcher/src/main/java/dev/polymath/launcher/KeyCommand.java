package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./polymath key}: the key with which the first administrator makes all others. */
@Command(
    name = "key",
    description = {
      "Prints a new API key. Given to a gateway as polymath.gateway.access.first-key, it may make",
      "all other keys. Only the gateway can make it good: drawing one changes nothing."
    })
final class KeyCommand implements Callable<Integer> {

  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  @Option(
      names = "--file",
      description =
          "write it there, for its owner alone, and do not print it; an existing file stays")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    if (file == null) {
      System.out.println(draw());
      return 0;
    }
    new Secret(file).readOrCreate(draw());
    System.out.println("The key is in " + file + ".");
    return 0;
  }

  /** A key as the gateway reads it: an id that may be shown and a secret. */
  static String draw() {
    return "pmk_" + hex(ID_BYTES) + "_" + hex(SECRET_BYTES);
  }

  private static String hex(int count) {
    var bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
