package dev.polymath.common.datasets;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@code dataset_file}. */
interface DatasetFileRows extends Repository<DatasetFileRow, DatasetFileRow.Key> {

  List<DatasetFileRow> findByKeyDatasetInOrderByKeyName(Collection<String> datasets);

  @Modifying
  @Query(
      nativeQuery = true,
      value =
          """
          insert into {h-schema}dataset_file (dataset, name, bytes, sha256)
          values (:dataset, :name, :bytes, :sha256)
          """)
  void insert(String dataset, String name, long bytes, String sha256);
}
