package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polymath.common.testing.ServiceProcess;
import dev.polymath.common.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is far larger than the heap of the service goes in and comes out. */
class LargeUploadTest {

  private static final int BYTES = 400_000_000;
  private static final String HEAP = "128m";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aFileMayBeLargerThanTheHeap() throws Exception {
    try (var service =
        ServiceProcess.startWithHeap(
            HEAP,
            SampleDatasets.class,
            TestDatabase.create(),
            "polymath.service=sample",
            "polymath.jobs.enabled=false")) {
      var datasets = service.http().base().resolve("/v1/sample/datasets");
      var sent = Bytes.digest();

      var created = upload(datasets, new Noise(sent));

      assertThat(created).contains("\"bytes\":" + BYTES);
      var sha256 = HexFormat.of().formatHex(sent.digest());
      assertThat(new JsonMapper().readTree(created).at("/files/0/sha256").asString())
          .isEqualTo(sha256);
      assertThat(download(URI.create(datasets + "/large/files/large.bin"))).isEqualTo(sha256);
    }
  }

  private String upload(URI to, InputStream content) throws Exception {
    var head =
        """
        --b\r
        Content-Disposition: form-data; name="name"\r
        \r
        large\r
        --b\r
        Content-Disposition: form-data; name="file"; filename="large.bin"\r
        \r
        """;
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofInputStream(() -> content),
            BodyPublishers.ofString("\r\n--b--\r\n"));
    var request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .timeout(Duration.ofMinutes(2))
            .POST(body);
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  private String download(URI from) throws Exception {
    var answer = client.send(HttpRequest.newBuilder(from).build(), BodyHandlers.ofInputStream());
    var digest = Bytes.digest();
    try (var in = answer.body()) {
      var buffer = new byte[1 << 16];
      for (int count; (count = in.read(buffer)) >= 0; ) digest.update(buffer, 0, count);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Bytes out of nowhere, hashed as they go. */
  private static final class Noise extends InputStream {

    private final byte[] block = Bytes.random(1_000_003);
    private final MessageDigest digest;
    private int at;

    Noise(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == BYTES) return -1;
      var from = at % block.length;
      var count = Math.min(Math.min(length, BYTES - at), block.length - from);
      System.arraycopy(block, from, target, offset, count);
      digest.update(target, offset, count);
      at += count;
      return count;
    }
  }
}
