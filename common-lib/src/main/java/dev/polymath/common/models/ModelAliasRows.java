package dev.polymath.common.models;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@code model_alias}. */
interface ModelAliasRows extends Repository<ModelAliasRow, ModelAliasRow.Key> {

  Optional<ModelAliasRow> findById(ModelAliasRow.Key key);

  List<ModelAliasRow> findByKeyNameInOrderByKeyAlias(Collection<String> names);

  List<ModelAliasRow> findByKeyNameAndVersionOrderByKeyAlias(String name, int version);

  /** One statement, so that whoever resolves the alias sees the old version or the new one. */
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          """
          insert into {h-schema}model_alias (name, alias, version) values (:name, :alias, :version)
          on conflict (name, alias) do update set version = excluded.version
          """)
  void move(String name, String alias, int version);

  @Modifying
  @Query("delete from ModelAliasRow row where row.key = :key")
  int delete(ModelAliasRow.Key key);
}
