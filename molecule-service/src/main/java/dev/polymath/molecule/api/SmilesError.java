package dev.polymath.molecule.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polymath.molecule.chemistry.MalformedSmiles;
import org.jspecify.annotations.Nullable;

/**
 * Why a text is no molecule.
 *
 * @param position of the character at fault, from 0; left out where it is the whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SmilesError(String message, @Nullable Integer position) {

  static SmilesError of(MalformedSmiles error) {
    return new SmilesError(
        String.valueOf(error.getMessage()), error.position() < 0 ? null : error.position());
  }
}
