package dev.polymath.common.safetensors;

import java.io.IOException;

/**
 * The bytes are not a safetensors file, or not one that can be read as asked; the message says what
 * is wrong with them, in words fit for the one who sent them.
 */
public final class MalformedSafetensors extends IOException {
  MalformedSafetensors(String message) {
    super(message);
  }
}
