package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.IOFileUploadException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Finds what a caller can act upon in an exception of somebody else's. */
public final class FailureCause {

  private static final int DEEPEST = 20;
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  /**
   * Characters that text in PostgreSQL cannot have, and JSON can: in what is written and in what is
   * asked for.
   */
  private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

  private FailureCause() {}

  /**
   * The failure that is this exception or lies beneath it, since a parser or a proxy may have
   * wrapped it; also that the database has no connection to spare, or is away, and that the
   * container could not read what the parameters are, which it says wherever one is asked for.
   */
  public static @Nullable Failure within(@Nullable Throwable thrown) {
    var depth = 0;
    for (var cause = thrown; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
      if (cause instanceof Failure failure) return failure;
      if (cause instanceof InvalidParameterException e && e.getErrorCode() < 500) {
        return unreadable(e);
      }
      if (isNoForm(cause)) {
        return new Failure.InvalidRequest(
            JsonErrors.BODY, "must be a whole multipart/form-data form with its boundary");
      }
      if (cause instanceof SQLException sql
          && UNSTORABLE.contains(String.valueOf(sql.getSQLState()))) {
        return new Failure.InvalidRequest(
            "text", "must not hold the character U+0000 or half of a surrogate pair");
      }
      if (cause instanceof SQLException sql && isAway(sql)) {
        return new Failure.Unavailable(
            "The database is busy, full or away for the moment; send the request again.",
            DATABASE_RETRY);
      }
    }
    return null;
  }

  private static Failure unreadable(InvalidParameterException e) {
    return e.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
        ? new Failure.TooLarge("The query or the form has too many parts, or too long ones.")
        : new Failure.InvalidRequest(
            "parameters", "must be a well-formed query, and a whole form with its boundary");
  }

  /** A part that could not be written to disk is none, nor is one beyond its bound. */
  private static boolean isNoForm(Throwable cause) {
    return cause instanceof MultipartStream.MalformedStreamException
        || cause instanceof FileUploadException
            && !(cause instanceof IOFileUploadException
                || cause instanceof SizeException
                || cause instanceof FileCountLimitExceededException);
  }

  /**
   * No connection within the pool's patience, a connection that broke, a server that restarts or
   * has no room.
   */
  private static boolean isAway(SQLException e) {
    var state = e.getSQLState();
    if (state == null) return e instanceof SQLTransientConnectionException || isClosed(e);
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P");
  }

  /** The pool took the connection away since it broke, and says so to who would roll back. */
  private static boolean isClosed(SQLException e) {
    return "Connection is closed".equals(e.getMessage());
  }
}
