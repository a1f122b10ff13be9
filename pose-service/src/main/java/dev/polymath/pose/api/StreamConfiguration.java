package dev.polymath.pose.api;

import dev.polymath.pose.training.PoseModels;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;
import tools.jackson.databind.json.JsonMapper;

/** Opens the door for videos that come frame by frame. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfiguration {

  /** Characters of a message; a frame of 17 joints with all its digits takes a tenth of it. */
  static final int LONGEST_MESSAGE = 8_192;

  @Bean
  StreamHandler streamHandler(
      PoseModels models, JsonMapper json, StreamProperties properties, MeterRegistry meters) {
    return new StreamHandler(models, json, properties, meters);
  }

  @Bean
  WebSocketConfigurer streams(StreamHandler handler) {
    return registry -> registry.addHandler(handler, "/v1/pose/stream");
  }

  @Bean
  ServletServerContainerFactoryBean webSocketBounds(StreamProperties properties) {
    var bounds = new ServletServerContainerFactoryBean();
    bounds.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    bounds.setMaxBinaryMessageBufferSize(1);
    bounds.setMaxSessionIdleTimeout(properties.idle().toMillis());
    return bounds;
  }
}
