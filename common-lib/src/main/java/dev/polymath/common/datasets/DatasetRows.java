package dev.polymath.common.datasets;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@code dataset}. */
interface DatasetRows extends Repository<DatasetRow, String> {

  Optional<DatasetRow> findById(String name);

  List<DatasetRow> findByNameGreaterThanOrderByName(String after, Limit limit);

  /** 0 where the name is taken; waits for whoever is just taking it. */
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          """
          insert into {h-schema}dataset (name, source, bytes, sha256, created_at)
          values (:name, :source, :bytes, :sha256, :createdAt)
          on conflict (name) do nothing
          """)
  int insert(String name, String source, long bytes, String sha256, Instant createdAt);

  @Modifying
  @Query("delete from DatasetRow row where row.name = :name")
  int delete(String name);
}
