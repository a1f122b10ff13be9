package dev.polymath.federation.protocol;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A client that wants to take part.
 *
 * @param name of its own
 * @param token what the operator of the server gave to those who may enrol
 * @param proof a secret that the client made up and keeps: with it, and with nothing else, it may
 *     enrol again under its name, should it never have seen its key
 * @param tasks that it has data for
 */
@Schema(
    example =
        """
        {"name": "clinic-7", "token": "enrol-me",
         "proof": "5f0c6f1e9d3b4a7c8e2f1a0b9c8d7e6f", "tasks": ["mnist-2nn"]}""")
public record Enrolment(
    @NotNull(message = "Give the client a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @NotNull(message = "Is missing; ask the operator of the server for it.") @Size(max = 200)
        String token,
    @NotNull(message = "Is missing; make up 32 to 200 random characters and keep them.")
        @Size(min = 32, max = 200)
        String proof,
    @NotEmpty(message = "Name the tasks that the client has data for.") @Size(max = 20)
        List<@NotNull @Size(max = 50) String> tasks) {

  /** Secrets do not belong into a log. */
  @Override
  public String toString() {
    return "Enrolment[name=" + name + "]";
  }
}
