package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import java.util.regex.Pattern;

/** What data sets and their files may be called: nothing that is a path anywhere. */
final class DatasetNames {

  /** The path segment of the catalogue, which a data set of that name would hide behind. */
  static final String CATALOGUE = "catalogue";

  static final String FILE_RULE =
      "must be a plain file name: 1 to 200 of A-Z a-z 0-9 . _ - + = @ ( ) , and space, beginning"
          + " with a letter, a digit or _";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9 ._+=@(),-]{0,199}");

  private DatasetNames() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(CATALOGUE);
  }

  static boolean isFileName(String name) {
    return FILE.matcher(name).matches();
  }

  static String checked(String name) {
    if (name.equals(CATALOGUE)) {
      throw new Failure.InvalidRequest("name", "must not be catalogue: that is another resource");
    }
    if (isName(name)) return name;
    throw new Failure.InvalidRequest(
        "name", "must be 1 to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
  }
}
