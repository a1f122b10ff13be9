package dev.polymath.common.models;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code model_version}: inserted, read, deleted, never updated. */
@Entity
@Immutable
@Table(name = "model_version")
class ModelVersionRow {

  @EmbeddedId Key key;
  Instant createdAt;
  String config;
  String metrics;
  String parameters;
  @Nullable Long seed;
  String codeVersion;
  @Nullable String dataHash;
  @Nullable String parentName;
  @Nullable Integer parentVersion;

  @Column(length = 64)
  @JdbcTypeCode(SqlTypes.CHAR)
  String sha256;

  long bytes;

  /**
   * What points at it, in order and with commas between, none of which is in a name. The quotes say
   * that {@code name} is this row's: Hibernate takes it for the type of that name.
   */
  @Formula(
      """
      (select string_agg(a.alias, ',' order by a.alias) from model_alias a
       where a.name = `name` and a.version = `version`)
      """)
  @Nullable String aliases;

  @SuppressWarnings("NullAway.Init")
  ModelVersionRow() {}

  @Embeddable
  record Key(String name, int version) {}
}
