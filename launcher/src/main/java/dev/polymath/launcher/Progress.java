package dev.polymath.launcher;

import java.io.PrintStream;

/**
 * One line that says how far something is: rewritten in place on a terminal, a new line whenever
 * the text changes elsewhere.
 */
public final class Progress implements AutoCloseable {

  private final PrintStream out;
  private final boolean terminal;
  private String shown = "";

  /** On standard output, which stays open. */
  public static Progress onStandardOutput() {
    return new Progress(System.out, Boolean.getBoolean("polymath.terminal"));
  }

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows a step.
   *
   * @param step what is going on
   * @param clock time passed and time to go, which alone is no reason for a new line
   */
  public void show(String step, String clock) {
    if (terminal) {
      out.print("\r\033[K" + step + "  " + clock);
      out.flush();
    } else if (!step.equals(shown)) {
      out.println((step + "  " + clock).strip());
    }
    shown = step;
  }

  /** Ends the line, so that what is printed next starts on one of its own. */
  @Override
  public void close() {
    if (terminal && !shown.isEmpty()) {
      out.print("\r\033[K");
      out.flush();
    }
    shown = "";
  }
}
