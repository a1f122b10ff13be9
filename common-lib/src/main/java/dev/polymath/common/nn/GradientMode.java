package dev.polymath.common.nn;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether this thread records operations for gradients. The engine keeps that by thread: off in the
 * thread that started it, on in all others. Say it wherever it matters, and close it in the thread
 * that opened it.
 *
 * <pre>{@code
 * try (var _ = GradientMode.off()) {
 *   predictions = network.forward(x);
 * }
 * }</pre>
 */
public final class GradientMode implements AutoCloseable {

  private final boolean before = JniUtils.isGradMode();

  private GradientMode(boolean on) {
    JniUtils.setGradMode(on);
  }

  public static GradientMode on() {
    return new GradientMode(true);
  }

  public static GradientMode off() {
    return new GradientMode(false);
  }

  /** Back to what it was. */
  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
