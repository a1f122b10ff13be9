package dev.polymath.common.models;

import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The model registry for every service that has a database. */
@AutoConfiguration(
    afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
    beforeName = {
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
    })
@ConditionalOnClass({EntityManager.class, JpaRepository.class})
@ConditionalOnBean(DataSource.class)
@AutoConfigurationPackage(basePackages = "dev.polymath.common.models")
@EnableConfigurationProperties(ModelsProperties.class)
class ModelsAutoConfiguration {

  @Bean
  ArtifactStore artifactStore(DataSource source, PlatformTransactionManager transactions) {
    return new PostgresArtifactStore(JdbcClient.create(source), transactions);
  }

  @Bean
  PostgresModels modelRegistry(
      ModelVersionRows versions,
      ModelAliasRows aliases,
      EntityManager entities,
      DataSource source,
      ArtifactStore artifacts) {
    return new PostgresModels(versions, aliases, entities, JdbcClient.create(source), artifacts);
  }

  @Bean
  ShippedModels shippedModels(
      ModelRegistry registry,
      DataSource source,
      PlatformTransactionManager transactions,
      ResourcePatternResolver resources) {
    return new ShippedModels(
        registry,
        JdbcClient.create(source),
        new TransactionTemplate(transactions),
        resources,
        ShippedModels.LOCATION);
  }

  /** Models over HTTP. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty("polymath.service")
  @Import({ModelController.class, ModelWeightsController.class, ModelImportController.class})
  static class WebConfiguration {}
}
