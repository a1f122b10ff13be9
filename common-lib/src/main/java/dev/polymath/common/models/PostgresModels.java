package dev.polymath.common.models;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ModelVersionRows.Counted;
import dev.polymath.common.safetensors.SafetensorsHeader;
import dev.polymath.common.safetensors.SafetensorsLimits;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The models of this service, in its PostgreSQL schema. */
class PostgresModels implements ModelRegistry, ModelCatalogue {

  private final ModelVersionRows versions;
  private final ModelAliasRows aliases;
  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final ArtifactStore artifacts;
  private final StoredJson json = new StoredJson();

  PostgresModels(
      ModelVersionRows versions,
      ModelAliasRows aliases,
      EntityManager entities,
      JdbcClient jdbc,
      ArtifactStore artifacts) {
    this.versions = versions;
    this.aliases = aliases;
    this.entities = entities;
    this.jdbc = jdbc;
    this.artifacts = artifacts;
  }

  @Override
  @Transactional
  public ModelVersion publish(ModelDraft draft, WeightsSource weights) {
    return publish(draft, weights, () -> {});
  }

  @Override
  @Transactional
  public ModelVersion publishAfter(ModelRef latest, ModelDraft draft, WeightsSource weights) {
    return publish(
        draft,
        weights,
        () -> {
          if (versions
              .findFirstByKeyNameOrderByKeyVersionDesc(latest.name())
              .filter(row -> row.key.version() == latest.version())
              .isEmpty()) {
            throw new Failure.Conflict(
                "%s is no longer the latest version; send the request again.".formatted(latest));
          }
        });
  }

  /**
   * Publishes.
   *
   * @param check made when nobody else can publish this name any more
   */
  private ModelVersion publish(ModelDraft draft, WeightsSource weights, Runnable check) {
    var name = ModelNames.checked(draft.name());
    var artifact = artifacts.put(weights::writeTo);
    requireSafetensors(artifact);
    // Last, since others that publish this name wait from here to the commit.
    var number = nextVersion(name);
    check.run();
    var row = row(draft, number, artifact);
    entities.persist(row);
    entities.flush();
    return version(row);
  }

  @Override
  @Transactional(readOnly = true)
  public Optional<ModelVersion> find(ModelRef ref) {
    return row(ref).map(this::version);
  }

  @Override
  @Transactional(readOnly = true)
  public Optional<ModelVersion> resolve(String name, @Nullable String version) {
    if (version == null || version.equals(ModelNames.LATEST)) {
      return versions.findFirstByKeyNameOrderByKeyVersionDesc(name).map(this::version);
    }
    return number(name, version)
        .flatMap(number -> row(new ModelRef(name, number)))
        .map(this::version);
  }

  @Override
  public InputStream weights(ModelRef ref) {
    return artifacts.open(row(ref).orElseThrow(() -> noSuchVersion(ref)).sha256);
  }

  @Override
  @Transactional(readOnly = true)
  public List<ModelSummary> list(@Nullable String after, int most) {
    return summaries(versions.countAfter(after == null ? "" : after, Limit.of(most)));
  }

  @Override
  @Transactional(readOnly = true)
  public Optional<ModelSummary> describe(String name) {
    return summaries(versions.count(name).stream().toList()).stream().findFirst();
  }

  @Override
  @Transactional(readOnly = true)
  public List<ModelVersion> versions(String name, @Nullable Integer before, int most) {
    var below = before == null ? Integer.MAX_VALUE : before;
    return versions
        .findByKeyNameAndKeyVersionLessThanOrderByKeyVersionDesc(name, below, Limit.of(most))
        .stream()
        .map(this::version)
        .toList();
  }

  @Override
  @Transactional
  public void moveAlias(String name, String alias, int version) {
    ModelNames.checkedAlias(alias);
    var ref = new ModelRef(name, version);
    if (row(ref).isEmpty()) throw noSuchVersion(ref);
    try {
      aliases.move(name, alias, version);
    } catch (DataIntegrityViolationException e) {
      throw noSuchVersion(ref);
    }
  }

  @Override
  @Transactional
  public void removeAlias(String name, String alias) {
    if (aliases.delete(new ModelAliasRow.Key(name, alias)) == 0) {
      throw new Failure.NotFound("Model " + name + " has no alias " + alias + ".");
    }
  }

  @Override
  @Transactional
  public void delete(ModelRef ref) {
    var row = row(ref).orElseThrow(() -> noSuchVersion(ref));
    refuseAliased(aliases.findByKeyNameAndVersionOrderByKeyAlias(ref.name(), ref.version()));
    try {
      versions.delete(row.key);
    } catch (DataIntegrityViolationException e) {
      throw new Failure.Conflict("An alias was just pointed at " + ref + ".");
    }
    artifacts.deleteIfUnused(row.sha256);
  }

  @Override
  @Transactional
  public void delete(String name) {
    var hashes = versions.hashes(name);
    if (hashes.isEmpty()) throw noSuchModel(name);
    refuseAliased(aliases.findByKeyNameInOrderByKeyAlias(List.of(name)));
    try {
      versions.deleteAll(name);
    } catch (DataIntegrityViolationException e) {
      throw new Failure.Conflict("Model " + name + " was just given an alias.");
    }
    hashes.forEach(artifacts::deleteIfUnused);
  }

  static Failure noSuchModel(String name) {
    return new Failure.NotFound("There is no model " + name + ".");
  }

  static Failure noSuchVersion(ModelRef ref) {
    return new Failure.NotFound("There is no model version " + ref + ".");
  }

  /** The next number of a name, whoever else asks: its row is locked until the commit. */
  private int nextVersion(String name) {
    return jdbc.sql(
            """
            insert into model (name, last_version) values (?, 1)
            on conflict (name) do update set last_version = model.last_version + 1
            returning last_version
            """)
        .param(name)
        .query(Integer.class)
        .single();
  }

  private void requireSafetensors(Artifact artifact) {
    try (var in = artifacts.open(artifact.sha256())) {
      var expected = SafetensorsHeader.read(in, SafetensorsLimits.FORMAT).fileBytes();
      if (expected != artifact.bytes()) {
        throw new IOException(
            "the header declares " + expected + " bytes, there are " + artifact.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Weights are a safetensors file", e);
    }
  }

  private Optional<Integer> number(String name, String version) {
    if (!version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // More digits than that are no version, and too many for an int.
      return version.length() > 9 ? Optional.empty() : Optional.of(Integer.valueOf(version));
    }
    return aliases.findById(new ModelAliasRow.Key(name, version)).map(row -> row.version);
  }

  private Optional<ModelVersionRow> row(ModelRef ref) {
    return versions.findById(new ModelVersionRow.Key(ref.name(), ref.version()));
  }

  private List<ModelSummary> summaries(List<Counted> models) {
    var byName =
        aliases
            .findByKeyNameInOrderByKeyAlias(models.stream().map(Counted::getName).toList())
            .stream()
            .collect(
                groupingBy(
                    row -> row.key.name(), toMap(row -> row.key.alias(), row -> row.version)));
    return models.stream()
        .map(
            model ->
                new ModelSummary(
                    model.getName(),
                    model.getLatest(),
                    model.getVersions(),
                    byName.getOrDefault(model.getName(), Map.of())))
        .toList();
  }

  private ModelVersionRow row(ModelDraft draft, int version, Artifact artifact) {
    var row = new ModelVersionRow();
    row.key = new ModelVersionRow.Key(draft.name(), version);
    row.createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    row.config = json.write(draft.config());
    row.metrics = json.write(draft.metrics());
    row.parameters = json.write(draft.parameters());
    row.seed = draft.seed();
    row.codeVersion = draft.codeVersion();
    row.dataHash = draft.dataHash();
    var parent = draft.parent();
    if (parent != null) {
      row.parentName = parent.name();
      row.parentVersion = parent.version();
    }
    row.sha256 = artifact.sha256();
    row.bytes = artifact.bytes();
    return row;
  }

  private ModelVersion version(ModelVersionRow row) {
    var pointing = row.aliases;
    var parentName = row.parentName;
    var parentVersion = row.parentVersion;
    return new ModelVersion(
        row.key.name(),
        row.key.version(),
        row.createdAt,
        json.object(row.config),
        json.numbers(row.metrics),
        json.object(row.parameters),
        row.seed,
        row.codeVersion,
        row.dataHash,
        parentName == null || parentVersion == null
            ? null
            : new ModelRef(parentName, parentVersion),
        row.sha256,
        row.bytes,
        pointing == null ? List.of() : List.of(pointing.split(",")));
  }

  private static void refuseAliased(List<ModelAliasRow> pointing) {
    if (pointing.isEmpty()) return;
    var first = pointing.getFirst();
    throw new Failure.Conflict(
        "Alias %s points at %s:%d; move or remove it first."
            .formatted(first.key.alias(), first.key.name(), first.version));
  }
}
