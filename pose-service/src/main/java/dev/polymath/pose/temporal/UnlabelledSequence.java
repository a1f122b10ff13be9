package dev.polymath.pose.temporal;

/**
 * What a camera saw of a movement that nobody measured.
 *
 * @param seen of T frames
 * @param from the first frame to learn from; those before are labelled, and seen as its past alone
 */
public record UnlabelledSequence(SeenSequence seen, int from) {

  public UnlabelledSequence {
    if (from < 0 || from >= seen.frames()) {
      throw new IllegalArgumentException("there is a frame to learn from");
    }
  }

  /** The same before the mirror. */
  UnlabelledSequence mirrored() {
    return new UnlabelledSequence(seen.mirrored(), from);
  }
}
