package dev.polymath.common.models;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Curating the models of this service: listing them, naming versions by aliases, deleting. What
 * trains or serves a model needs {@link ModelRegistry} alone.
 */
public interface ModelCatalogue {

  /** Models in the order of their names, from the first after {@code after} on. */
  List<ModelSummary> list(@Nullable String after, int most);

  Optional<ModelSummary> describe(String name);

  /** Versions of a model, newest first, from the first below {@code before} on. */
  List<ModelVersion> versions(String name, @Nullable Integer before, int most);

  /**
   * Points an alias at a version, wherever it pointed before: at every moment it points at exactly
   * one.
   *
   * @param alias 1 to 100 of {@code A-Z a-z 0-9 . _ -}, a letter first; not {@code latest}
   */
  void moveAlias(String name, String alias, int version);

  void removeAlias(String name, String alias);

  /**
   * Deletes a version, and its weights where no other has the same.
   *
   * @throws dev.polymath.common.failure.Failure.Conflict while an alias points at it
   */
  void delete(ModelRef ref);

  /**
   * Deletes every version of a model. Its numbers are not given again.
   *
   * @throws dev.polymath.common.failure.Failure.Conflict while it has an alias
   */
  void delete(String name);
}
