package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.memory.WorkingMemory;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A service as small as one can be that uses everything of this room. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SampleService.Api.class)
class SampleService {

  enum Colour {
    RED,
    GREEN
  }

  record Nested(@Max(10) int depth, @Nullable Nested inner) {}

  @Schema(
      example =
          """
          {"name": "first", "count": 3, "scale": 0.5, "x": [[1, 2], [3, 4]], "weights": [1, 2.5]}
          """)
  record Sample(
      @NotBlank String name,
      int count,
      double scale,
      @Nullable Double maybe,
      float @Nullable [] floats,
      @NotNull double[][] x,
      @Nullable List<@NotNull @Positive Double> weights,
      @Nullable List<List<@Positive Double>> grid,
      @Nullable @Valid List<Nested> nested,
      @Nullable Colour colour,
      @Nullable UUID id,
      @Nullable Instant at,
      @Nullable Boolean flag,
      @Nullable Map<String, Object> free) {}

  @RestController
  @RequestMapping("/v1/${polymath.service}")
  static class Api {

    private final WorkingMemory memory;

    Api(WorkingMemory memory) {
      this.memory = memory;
    }

    final AtomicInteger created = new AtomicInteger();
    volatile CountDownLatch gate = new CountDownLatch(0);
    final CountDownLatch entered = new CountDownLatch(1);

    @PostMapping("/samples")
    Sample echo(@RequestBody @Valid Sample sample) {
      return sample;
    }

    /** What is claimed while a request is answered. */
    @Hidden
    @PostMapping("/claims")
    long claims(@RequestBody List<Double> numbers) {
      return numbers.isEmpty() ? -1 : memory.claimed();
    }

    /** Answers on a thread of its own once it may. */
    @Hidden
    @PostMapping("/claims/events")
    SseEmitter claimEvents(@RequestBody List<Double> numbers) {
      var emitter = new SseEmitter();
      Thread.startVirtualThread(
          () -> {
            try {
              gate.await();
              emitter.send(numbers.size());
              emitter.complete();
            } catch (IOException | InterruptedException e) {
              emitter.completeWithError(e);
            }
          });
      return emitter;
    }

    @GetMapping("/samples")
    Page<Integer> list(PageRequest page) {
      int after = page.after(Integer::valueOf).orElse(0);
      var rows = IntStream.rangeClosed(after + 1, 7).limit(page.limit() + 1L).boxed().toList();
      return page.of(rows, String::valueOf);
    }

    @GetMapping("/squares")
    int square(@RequestParam @Max(1000) int of) {
      return of * of;
    }

    @GetMapping("/failures/{kind}")
    void fail(@PathVariable String kind) throws Exception {
      throw switch (kind) {
        case "invalid" -> new Failure.InvalidRequest("x[3]", "must be finite");
        case "unprocessable" ->
            new Failure.Unprocessable("Ill-conditioned.", List.of(new FieldError("x", "twice")));
        case "notFound" -> new Failure.NotFound("There is no model m.");
        case "conflict" -> new Failure.Conflict("The name is taken.");
        case "tooLarge" -> new Failure.TooLarge("Too many points.");
        case "busy" -> new Failure.Busy("The queue is full.", Duration.ofMillis(1500));
        case "notConfigured" -> new Failure.NotConfigured("Set a folder.");
        case "unavailable" -> new Failure.Unavailable("Loading.", Duration.ofSeconds(3));
        case "deadline" -> new Failure.DeadlinePassed("Too late.");
        case "wrapped" -> new IllegalStateException(new Failure.Conflict("Beneath."));
        case "pool" ->
            new IllegalStateException(new SQLTransientConnectionException("secret of the pool"));
        case "unstorable" ->
            new IllegalStateException(new SQLException("secret of the column", "22P05"));
        case "full" -> new SQLException("secret of the disk", "53100");
        case "closed" -> new IllegalStateException(new SQLException("Connection is closed"));
        case "broken" -> new SQLException("secret of the wire", "08006");
        case "syntax" -> new SQLException("secret of the query", "42601");
        case "checked" -> new IOException("secret of the disk");
        default -> new IllegalStateException("secret of the server");
      };
    }

    @GetMapping("/request-id")
    Map<String, @Nullable String> requestId() {
      return Map.of("logged", String.valueOf(MDC.get(RequestId.MDC_KEY)));
    }

    @GetMapping("/send-error")
    void sendError(HttpServletResponse response) throws IOException {
      response.sendError(418, "secret");
    }

    @PostMapping("/uploads")
    long upload(InputStream body) throws IOException {
      return body.transferTo(java.io.OutputStream.nullOutputStream());
    }

    @PostMapping("/streams")
    long stream(InputStream body) throws IOException {
      return body.transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Idempotent
    @PostMapping("/things")
    ResponseEntity<Map<String, Object>> create(
        @io.swagger.v3.oas.annotations.parameters.RequestBody(
                content = @Content(examples = @ExampleObject("{\"a\": 1}")))
            @RequestBody
            Map<String, Object> thing)
        throws InterruptedException {
      var number = created.incrementAndGet();
      entered.countDown();
      gate.await();
      switch (String.valueOf(thing.get("then"))) {
        case "busy" -> throw new Failure.Busy("Full.", Duration.ofSeconds(1));
        case "bug" -> throw new IllegalStateException("bug");
        case "unprocessable" -> throw new Failure.Unprocessable("x", "number " + number);
        default -> {}
      }
      return ResponseEntity.created(URI.create("/v1/sample/things/" + number))
          .eTag("\"" + number + "\"")
          .body(Map.of("number", number, "thing", thing));
    }

    @Idempotent
    @PostMapping(path = "/files", consumes = "multipart/form-data")
    ResponseEntity<Map<String, Object>> file(
        @RequestParam String name, @RequestParam MultipartFile file) {
      return ResponseEntity.status(201)
          .body(Map.of("number", created.incrementAndGet(), "bytes", file.getSize(), "name", name));
    }

    @Idempotent
    @PostMapping(path = "/blobs", consumes = "application/octet-stream")
    ResponseEntity<Map<String, Object>> blob(InputStream body) throws IOException {
      var read = new ArrayList<Long>();
      read.add(body.transferTo(java.io.OutputStream.nullOutputStream()));
      return ResponseEntity.status(201)
          .body(Map.of("number", created.incrementAndGet(), "bytes", read.getFirst()));
    }
  }
}
