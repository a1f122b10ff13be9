package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Problems, request ids, bounds, strict JSON and paging, for every HTTP surface. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(WebProperties.class)
@Import({ProblemAdvice.class, ProblemErrorController.class, BodyMemory.class})
class WebAutoConfiguration {

  @Bean
  Problems problems(JsonMapper mapper) {
    return new Problems(mapper);
  }

  @Bean
  FilterRegistrationBean<RequestId> requestIdFilter() {
    var registration = new FilterRegistrationBean<>(new RequestId());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  Farewell farewell(WebProperties properties) {
    return new Farewell(properties.farewell());
  }

  @Bean
  FilterRegistrationBean<Farewell> farewellFilter(Farewell farewell) {
    var registration = new FilterRegistrationBean<>(farewell);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  FilterRegistrationBean<ConcreteContentType> contentTypeFilter(Problems problems) {
    var registration = new FilterRegistrationBean<>(new ConcreteContentType(problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
    return registration;
  }

  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimitFilter(WebProperties properties) {
    var filter = new BodyLimit(properties.maxBody(), properties.maxBodyByPath());
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  @Bean
  WorkingMemory workingMemory(WebProperties properties) {
    return properties.memory();
  }

  @Bean
  FilterRegistrationBean<WorkingMemoryFilter> workingMemoryFilter(WorkingMemory memory) {
    var registration = new FilterRegistrationBean<>(new WorkingMemoryFilter(memory));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 11);
    return registration;
  }

  @Bean
  MeterBinder workingMemoryMeter(WorkingMemory memory) {
    return registry ->
        Gauge.builder("polymath.web.memory.claimed", memory, WorkingMemory::claimed)
            .description("What large requests claim of the heap")
            .baseUnit("bytes")
            .register(registry);
  }

  @Bean
  JacksonModule finiteNumbers() {
    return new FiniteNumbers();
  }

  /** A string is a string: Jackson's own strictness stops short of {@code 1 -> "1"}. */
  @Bean
  JsonMapperBuilderCustomizer numbersAreNoStrings() {
    return builder ->
        builder.withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  @Bean
  WebMvcConfigurer pageRequests() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PageRequestResolver());
      }
    };
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({TomcatServletWebServerFactory.class, ErrorReportValve.class})
  static class Tomcat {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve(JsonMapper mapper) {
      return factory ->
          factory.addContextCustomizers(
              context -> context.getParent().getPipeline().addValve(new ProblemValve(mapper)));
    }
  }
}
