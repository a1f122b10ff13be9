package dev.polymath.common.models;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code model_alias}. */
@Entity
@Table(name = "model_alias")
class ModelAliasRow {

  @EmbeddedId Key key;
  int version;

  @SuppressWarnings("NullAway.Init")
  ModelAliasRow() {}

  @Embeddable
  record Key(String name, String alias) {}
}
