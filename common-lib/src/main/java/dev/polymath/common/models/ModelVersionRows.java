package dev.polymath.common.models;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@code model_version}. */
interface ModelVersionRows extends Repository<ModelVersionRow, ModelVersionRow.Key> {

  Optional<ModelVersionRow> findById(ModelVersionRow.Key key);

  Optional<ModelVersionRow> findFirstByKeyNameOrderByKeyVersionDesc(String name);

  List<ModelVersionRow> findByKeyNameAndKeyVersionLessThanOrderByKeyVersionDesc(
      String name, int before, Limit limit);

  @Query(
      """
      select row.key.name as name, max(row.key.version) as latest, count(*) as versions
      from ModelVersionRow row where row.key.name > :after
      group by row.key.name order by row.key.name
      """)
  List<Counted> countAfter(String after, Limit limit);

  @Query(
      """
      select row.key.name as name, max(row.key.version) as latest, count(*) as versions
      from ModelVersionRow row where row.key.name = :name group by row.key.name
      """)
  Optional<Counted> count(String name);

  @Query("select distinct row.sha256 from ModelVersionRow row where row.key.name = :name")
  List<String> hashes(String name);

  @Modifying
  @Query("delete from ModelVersionRow row where row.key = :key")
  int delete(ModelVersionRow.Key key);

  @Modifying
  @Query("delete from ModelVersionRow row where row.key.name = :name")
  int deleteAll(String name);

  /** A model and how many versions it has. */
  interface Counted {
    String getName();

    int getLatest();

    long getVersions();
  }
}
