package dev.polymath.molecule.chemistry;

/** A text that is no molecule this service works with; the message says why, for a caller. */
public final class MalformedSmiles extends Exception {

  private final int position;

  MalformedSmiles(int position, String message) {
    // Lists hold them by the thousand: without the cost of a stack.
    super(message, null, false, false);
    this.position = position;
  }

  /** Where in the text, from 0; -1 where it is the whole. */
  public int position() {
    return position;
  }
}
