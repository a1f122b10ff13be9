package dev.polymath.common.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.plot.Charts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Validator;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Jobs for every service that has a database; workers where {@code polymath.jobs.enabled}. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
      "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
      "dev.polymath.common.plot.PlotAutoConfiguration"
    })
@ConditionalOnClass({Scheduler.class, JdbcClient.class})
@ConditionalOnBean({DataSource.class, JdbcClient.class, TransactionTemplate.class})
@EnableConfigurationProperties(JobsProperties.class)
class JobsAutoConfiguration {

  @Bean
  JobHandlers jobHandlers(ObjectProvider<JobHandler<?>> handlers) {
    return new JobHandlers(handlers.orderedStream().toList());
  }

  @Bean
  JobParameters jobParameters(JsonMapper json, Validator validator, JobsProperties properties) {
    return new JobParameters(json, validator, properties.maxParameters());
  }

  @Bean
  JobStore jobStore(JdbcClient jdbc, JsonMapper json) {
    return new JobStore(jdbc, json);
  }

  @Bean
  MetricSeries metricSeries(JdbcClient jdbc) {
    return new MetricSeries(jdbc);
  }

  @Bean
  JobQueue jobQueue(DataSource dataSource) {
    return new JobQueue(dataSource);
  }

  @Bean
  DurableJobs jobs(
      JobHandlers handlers,
      JobParameters parameters,
      JobStore store,
      JobQueue queue,
      TransactionTemplate transaction,
      ObjectProvider<JobWorker> worker) {
    return new DurableJobs(
        handlers, parameters, store, queue, transaction, () -> worker.ifAvailable(JobWorker::wake));
  }

  @Bean
  @ConditionalOnClass(MeterRegistry.class)
  JobGauges jobGauges(JobStore store) {
    return new JobGauges(store);
  }

  /** What claims and runs jobs. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "polymath.jobs.enabled", matchIfMissing = true)
  static class WorkerConfiguration {

    @Bean
    Shutdown jobShutdown(JobsProperties properties) {
      return new Shutdown(properties.shutdownWait().dividedBy(4));
    }

    @Bean
    Claims jobClaims(JdbcClient jdbc, JsonMapper json, JobsProperties properties) {
      return new Claims(jdbc, json, properties.detectDeadAfter());
    }

    @Bean
    JobRunner jobRunner(
        Claims claims,
        JdbcClient jdbc,
        JobParameters parameters,
        ObjectProvider<ModelRegistry> models,
        TransactionTemplate transaction,
        JobsProperties properties,
        Shutdown shutdown,
        ObjectProvider<MeterRegistry> meters) {
      return new JobRunner(
          claims,
          new Checkpoints(jdbc, claims, transaction),
          parameters,
          models,
          transaction,
          properties,
          shutdown,
          meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    JobWorker jobWorker(
        JobHandlers handlers,
        JobQueue queue,
        JobRunner runner,
        Claims claims,
        TransactionTemplate transaction,
        JobsProperties properties,
        Shutdown shutdown) {
      return new JobWorker(handlers, queue, runner, claims, transaction, properties, shutdown);
    }
  }

  /** Jobs over HTTP, where there is something to submit. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty("polymath.service")
  @ConditionalOnBean(JobHandler.class)
  @Import(JobController.class)
  static class WebConfiguration {

    @Bean
    JobExamples jobExamples(JobHandlers handlers, JsonMapper json) {
      return new JobExamples(handlers, json);
    }

    @Bean
    JobFeed jobFeed(JobStore store, JobsProperties properties) {
      return new JobFeed(store, properties.reportEvery());
    }

    @Bean
    JobEventStreams jobEventStreams(JobFeed feed, JobsProperties properties) {
      return new JobEventStreams(feed, properties.eventsHeartbeat());
    }
  }

  /** Jobs as pictures. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty("polymath.service")
  @ConditionalOnClass(name = "org.jfree.chart.JFreeChart")
  @ConditionalOnBean(Charts.class)
  @Import(JobChartController.class)
  static class ChartConfiguration {

    @Bean
    @Lazy
    JobChart jobChart(Charts charts) {
      return new JobChart(charts);
    }
  }
}
