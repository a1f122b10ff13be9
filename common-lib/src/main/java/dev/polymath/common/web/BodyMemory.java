package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Claims memory for bodies while they are read, as much as they will be once they are parsed. */
@RestControllerAdvice
final class BodyMemory extends RequestBodyAdviceAdapter {

  /** Bytes that a byte of JSON takes: a number of four characters is an object and a place. */
  private static final int PARSED = 8;

  private final WorkingMemory memory;

  BodyMemory(WorkingMemory memory) {
    this.memory = memory;
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    return new Claimed(message.getHeaders(), memory.claiming(message.getBody(), PARSED));
  }

  private record Claimed(HttpHeaders headers, InputStream body) implements HttpInputMessage {
    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }
  }
}
