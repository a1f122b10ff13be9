package dev.polymath.common.datasets;

import dev.polymath.common.models.ArtifactStore;
import jakarta.persistence.EntityManager;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Data sets for every service that has a database. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "dev.polymath.common.models.ModelsAutoConfiguration"
    },
    beforeName = {
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
    })
@ConditionalOnClass({EntityManager.class, JpaRepository.class})
@ConditionalOnBean({DataSource.class, ArtifactStore.class})
@AutoConfigurationPackage(basePackages = "dev.polymath.common.datasets")
@EnableConfigurationProperties(DatasetsProperties.class)
class DatasetsAutoConfiguration {

  @Bean
  DatasetUsers jobsAndModelsThatUseDatasets(DataSource source) {
    return new JobsAndModels(JdbcClient.create(source));
  }

  @Bean
  ServiceDatasets datasets(
      DatasetRows rows,
      DatasetFileRows fileRows,
      ArtifactStore artifacts,
      ObjectProvider<DatasetUsers> users,
      PlatformTransactionManager transactions,
      DatasetsProperties properties) {
    var stored =
        new StoredDatasets(
            rows,
            fileRows,
            artifacts,
            users.orderedStream().toList(),
            new TransactionTemplate(transactions));
    return new ServiceDatasets(stored, DatasetFolder.of(properties.folder()));
  }

  @Bean
  @ConditionalOnMissingBean
  DatasetCatalogue datasetCatalogue() {
    return new DatasetCatalogue(List.of());
  }

  /** Data sets over HTTP. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty("polymath.service")
  @Import({DatasetController.class, DatasetFileController.class, CatalogueController.class})
  static class WebConfiguration {}
}
