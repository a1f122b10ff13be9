package dev.polymath.common.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.Http;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class BodyLimitTest {

  private static final String BINARY = "application/octet-stream";

  private final int port;
  private final Http http;

  BodyLimitTest(@LocalServerPort int port) {
    this.port = port;
    this.http = new Http(port);
  }

  @Test
  void aBodyAtTheBoundIsTaken() {
    var body = new byte[100 * 1024];

    assertThat(http.post("/v1/sample/streams", BINARY, body).text()).isEqualTo("102400");
    assertThat(http.postChunked("/v1/sample/streams", BINARY, body).text()).isEqualTo("102400");
  }

  @Test
  void aByteMoreIs413() {
    var body = new byte[100 * 1024 + 1];

    assertTooLarge(http.post("/v1/sample/streams", BINARY, body));
    assertTooLarge(http.postChunked("/v1/sample/streams", BINARY, body));
  }

  @Test
  void jsonThatIsTooLongIs413InTheMiddleOfItsParsing() {
    var body = ("{\"name\":\"" + "n".repeat(200_000) + "\"}").getBytes(StandardCharsets.UTF_8);

    assertTooLarge(http.post("/v1/sample/samples", "application/json", body));
    assertTooLarge(http.postChunked("/v1/sample/samples", "application/json", body));
  }

  @Test
  void anAnnouncedLengthIsRefusedBeforeAByteOfItCame() throws Exception {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(5000);
      var head =
          "POST /v1/sample/samples HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + "Content-Length: 99999999999\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var answer = new byte[12];
      assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void aPathMayHaveABoundOfItsOwn() {
    var body = new byte[1024 * 1024];

    assertThat(http.postChunked("/v1/sample/uploads", BINARY, body).text()).isEqualTo("1048576");
    assertTooLarge(http.post("/v1/sample/uploads", BINARY, new byte[2 * 1024 * 1024 + 1]));
  }

  @Test
  void multipartIsBoundedToo() {
    var body = multipart(new byte[200_000]);

    assertTooLarge(http.post("/v1/sample/files", "multipart/form-data; boundary=b", body));

    var chunked = multipart(new byte[2 * 1024 * 1024]);
    assertTooLarge(
        http.postChunked("/v1/sample/files", "multipart/form-data; boundary=b", chunked));
  }

  private static void assertTooLarge(Http.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  private static byte[] multipart(byte[] file) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(file);
    out.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
