package dev.polymath.common.web;

import dev.polymath.common.memory.WorkingMemory;
import java.io.FilterInputStream;
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
    return new Claimed(message.getHeaders(), new Counted(message.getBody(), memory));
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

  /** Claims for twice as much as came whenever more came than was claimed for. */
  private static final class Counted extends FilterInputStream {

    private final WorkingMemory memory;
    private long read;
    private long claimed;

    Counted(InputStream body, WorkingMemory memory) {
      super(body);
      this.memory = memory;
    }

    @Override
    public int read() throws IOException {
      var next = super.read();
      if (next >= 0) count(1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var count = super.read(bytes, offset, length);
      if (count > 0) count(count);
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      if (read <= claimed) return;
      claimed = 2 * read;
      memory.claim(PARSED * claimed);
    }
  }
}
