package dev.polymath.common.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body, part by part as given: what a browser never sends can be
 * sent.
 *
 * <pre>{@code
 * Multipart.form().part("file", "points.csv", "text/csv", bytes).post(http, "/v1/gp/datasets");
 * }</pre>
 */
public final class Multipart {

  private static final String BOUNDARY = "----polymath-test-boundary";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private Multipart() {}

  public static Multipart form() {
    return new Multipart();
  }

  /** A plain field, as an input element of a form sends it. */
  public Multipart field(String name, String value) {
    return part(name, null, null, value.getBytes(StandardCharsets.UTF_8));
  }

  public Multipart part(
      String name, @Nullable String fileName, @Nullable String contentType, byte[] content) {
    var head = new StringBuilder("--" + BOUNDARY + "\r\n");
    head.append("Content-Disposition: form-data; name=\"").append(name).append('"');
    if (fileName != null) head.append("; filename=\"").append(fileName).append('"');
    head.append("\r\n");
    if (contentType != null) head.append("Content-Type: ").append(contentType).append("\r\n");
    body.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public Http.Answer post(Http http, String path, String... headers) {
    var closed = body.toString(StandardCharsets.ISO_8859_1) + "--" + BOUNDARY + "--\r\n";
    return http.post(
        path,
        "multipart/form-data; boundary=" + BOUNDARY,
        closed.getBytes(StandardCharsets.ISO_8859_1),
        headers);
  }
}
