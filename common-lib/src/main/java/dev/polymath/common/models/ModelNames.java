package dev.polymath.common.models;

import dev.polymath.common.failure.Failure;
import java.util.regex.Pattern;

/** What models and aliases may be called. */
final class ModelNames {

  static final String LATEST = "latest";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");

  static String checked(String name) {
    if (NAME.matcher(name).matches()) return name;
    throw new Failure.InvalidRequest(
        "name", "must be 1 to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
  }

  static String checkedAlias(String alias) {
    if (alias.equals(LATEST)) {
      throw new Failure.InvalidRequest("alias", "latest always means the newest version");
    }
    if (ALIAS.matcher(alias).matches()) return alias;
    throw new Failure.InvalidRequest(
        "alias", "must be 1 to 100 of A-Z a-z 0-9 . _ - and begin with a letter");
  }

  private ModelNames() {}
}
