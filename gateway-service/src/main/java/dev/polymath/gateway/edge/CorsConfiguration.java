package dev.polymath.gateway.edge;

import dev.polymath.common.web.RequestId;
import dev.polymath.gateway.services.GatewayProperties;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets browser pages of the configured origins call. Where none is configured there is no filter at
 * all: answers carry no CORS headers, and browsers keep other origins out by themselves.
 */
@Configuration(proxyBeanMethods = false)
class CorsConfiguration {

  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter(GatewayProperties properties) {
    var cors = new org.springframework.web.cors.CorsConfiguration();
    cors.setAllowedOrigins(properties.cors().allowedOrigins());
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(
        List.of(
            "ETag",
            "Inference-Header-Content-Length",
            "Location",
            "Polymath-Service",
            "Retry-After",
            RequestId.HEADER));
    cors.setMaxAge(Duration.ofHours(1));
    var source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", cors);
    var registration = new FilterRegistrationBean<>(new CorsFilter(source));
    registration.setOrder(EdgeOrder.CORS);
    registration.setEnabled(!properties.cors().allowedOrigins().isEmpty());
    return registration;
  }
}
