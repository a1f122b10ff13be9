package dev.polymath.common.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * The OpenAPI document of a service, with what all operations share: problems, paging, {@code
 * Idempotency-Key}. Examples are on the request records ({@code @Schema(example = …)}); a service
 * that wants more of a title brings an {@link OpenAPI} bean.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(GlobalOpenApiCustomizer.class)
@ConditionalOnBooleanProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class OpenApiAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  OpenAPI openApi(
      @Value("${polymath.title:Polymath ${polymath.service:gateway}}") String title,
      @Value("${polymath.version:v1}") String version) {
    return new OpenAPI()
        .info(
            new Info()
                .title(title)
                .version(version)
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
  }

  @Bean
  GlobalOpenApiCustomizer problemSchema() {
    return document -> {
      if (document.getComponents() == null) document.setComponents(new Components());
      ModelConverters.getInstance(true)
          .readAll(new AnnotatedType(Problem.class))
          .forEach(document.getComponents()::addSchemas);
    };
  }

  @Bean
  GlobalOperationCustomizer sharedParts() {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(PageRequest.class);
    return new SharedParts();
  }
}
