package dev.polymath.common.jobs;

import dev.polymath.common.failure.Failure;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a job as it stands in a path. */
public final class JobId {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private JobId() {}

  /** What cannot be a job's id is not found, like one that is none. */
  public static UUID parse(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw unknown(text);
    }
    return UUID.fromString(text);
  }

  /** What to throw where there is no such job. */
  public static Failure unknown(String id) {
    return new Failure.NotFound(
        "There is no job %s. GET /jobs lists those that there are."
            .formatted(id.length() > 40 ? id.substring(0, 40) + "…" : id));
  }
}
