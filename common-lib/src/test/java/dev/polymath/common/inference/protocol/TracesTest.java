package dev.polymath.common.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polymath.common.testing.Http;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A trace goes from the request to the forward pass of the batch that answered it. */
@SpringBootTest(
    classes = {ToyService.class, TracesTest.Collector.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "polymath.service=toys",
      "management.tracing.export.enabled=true",
      "management.tracing.sampling.probability=1",
      "management.opentelemetry.tracing.export.schedule-delay=50ms"
    })
class TracesTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  private final Http http;
  private final Collector collector;

  TracesTest(@LocalServerPort int port, @Autowired Collector collector) {
    this.http = new Http(port);
    this.collector = collector;
  }

  @Test
  void theForwardIsPartOfTheRequestsTrace() {
    var answer =
        http.postJson(
            "/v2/models/scalar/infer",
            """
            {"inputs": [{"name": "x", "shape": [], "datatype": "FP32", "data": [2.5]}]}
            """,
            "traceparent",
            "00-%s-%s-01".formatted(TRACE, CALLER));
    assertThat(answer.status()).isEqualTo(200);

    var request = collector.one(span -> span.getParentSpanId().equals(CALLER));
    var inference = collector.one(span -> span.getName().equals("inference scalar:1"));
    var forward = collector.one(span -> span.getName().equals("forward"));
    assertThat(List.of(request.getTraceId(), inference.getTraceId(), forward.getTraceId()))
        .containsOnly(TRACE);
    assertThat(inference.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(forward.getParentSpanId()).isEqualTo(inference.getSpanId());
    assertThat(forward.getAttributes().get(AttributeKey.stringKey("requests"))).isEqualTo("1");
  }

  /** Takes the place of the collector that an operator would name. */
  static final class Collector implements SpanExporter {
    private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

    SpanData one(Predicate<SpanData> wanted) {
      return await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> spans.stream().filter(wanted).findFirst(), found -> found.isPresent())
          .orElseThrow();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> exported) {
      spans.addAll(exported);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
