package dev.polymath.federation.task;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The characters that a model of text knows, agreed upon before anybody has seen all of the text.
 * Others are all the same to it.
 *
 * @param characters each of them once
 */
public record Alphabet(String characters) {

  /** A new line and the 95 printable characters of ASCII. */
  public static final Alphabet ASCII =
      new Alphabet(
          "\n"
              + IntStream.range(' ', 127)
                  .mapToObj(Character::toString)
                  .collect(Collectors.joining()));

  public Alphabet {
    if (characters.chars().distinct().count() != characters.length()) {
      throw new IllegalArgumentException("A character is there twice");
    }
  }

  /** How many symbols there are: the characters, and one for all others. */
  public int size() {
    return characters.length() + 1;
  }

  /** The symbol of a character. */
  public int symbol(char character) {
    var index = characters.indexOf(character);
    return index < 0 ? characters.length() : index;
  }
}
