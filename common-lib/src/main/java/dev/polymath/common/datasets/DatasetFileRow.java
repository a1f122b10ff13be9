package dev.polymath.common.datasets;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code dataset_file}. */
@Entity
@Immutable
@Table(name = "dataset_file")
class DatasetFileRow {

  @EmbeddedId Key key;
  long bytes;

  @Column(length = 64)
  @JdbcTypeCode(SqlTypes.CHAR)
  String sha256;

  @SuppressWarnings("NullAway.Init")
  DatasetFileRow() {}

  @Embeddable
  record Key(String dataset, String name) {}
}
