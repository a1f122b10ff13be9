package dev.polymath.common.datasets;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code dataset}: inserted, read, deleted, never updated. */
@Entity
@Immutable
@Table(name = "dataset")
class DatasetRow {

  @Id String name;

  @Enumerated(EnumType.STRING)
  Dataset.Source source;

  long bytes;

  @Column(length = 64)
  @JdbcTypeCode(SqlTypes.CHAR)
  String sha256;

  Instant createdAt;

  @SuppressWarnings("NullAway.Init")
  DatasetRow() {}
}
