package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds what a caller can act upon in an exception of somebody else's. */
public final class FailureCause {

  private static final int DEEPEST = 20;
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  private FailureCause() {}

  /**
   * The failure that is this exception or lies beneath it, since a parser or a proxy may have
   * wrapped it; also that the database has no connection to spare, or is away.
   */
  public static @Nullable Failure within(@Nullable Throwable thrown) {
    var depth = 0;
    for (var cause = thrown; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
      if (cause instanceof Failure failure) return failure;
      if (cause instanceof SQLException sql && isAway(sql)) {
        return new Failure.Unavailable(
            "The database is busy or away for the moment; send the request again.", DATABASE_RETRY);
      }
    }
    return null;
  }

  /** No connection within the pool's patience, a connection that broke, a server that restarts. */
  private static boolean isAway(SQLException e) {
    var state = e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }
}
