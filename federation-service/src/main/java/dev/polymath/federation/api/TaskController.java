package dev.polymath.federation.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.models.Artifact;
import dev.polymath.common.web.StoredFile;
import dev.polymath.federation.protocol.Enrolled;
import dev.polymath.federation.protocol.Receipt;
import dev.polymath.federation.protocol.TaskFailure;
import dev.polymath.federation.protocol.TaskOffer;
import dev.polymath.federation.training.Clients;
import dev.polymath.federation.training.Tasks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What clients ask for and answer, each with its own key. */
@RestController
@RequestMapping("/v1/federation/tasks")
@Tag(name = "tasks", description = "What is asked of clients; every call needs X-Client-Key")
class TaskController {

  private static final int LONGEST_WAIT = 30;
  private static final String OFFSET = "Upload-Offset";
  private static final String LENGTH = "Upload-Length";

  private final Clients clients;
  private final Tasks tasks;

  TaskController(Clients clients, Tasks tasks) {
    this.clients = clients;
    this.tasks = tasks;
  }

  @GetMapping("/next")
  @Operation(
      summary = "Ask for a task",
      description =
          "Waits up to so many seconds; 204 where there is none. The same task is answered until it"
              + " is done, so that a client that was killed goes on with it.")
  ResponseEntity<TaskOffer> next(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @RequestParam(defaultValue = "0") int wait) {
    var client = clients.authenticate(key);
    if (wait < 0 || wait > LONGEST_WAIT) {
      throw new InvalidRequest("wait", "Must be from 0 to %d seconds.".formatted(LONGEST_WAIT));
    }
    return tasks
        .next(client, Duration.ofSeconds(wait))
        .map(ResponseEntity::ok)
        .orElseGet(() -> ResponseEntity.noContent().build());
  }

  @GetMapping("/{id}/weights")
  @Operation(
      summary = "Download the weights to start from",
      description = "A safetensors file. The ETag is its sha256; Range resumes a download.")
  ResponseEntity<Resource> weights(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
      @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
    var task = Ids.parse("task", id);
    return file("weights", task, tasks.weights(clients.authenticate(key), task), range, ifRange);
  }

  @GetMapping("/{id}/control")
  @Operation(summary = "Download SCAFFOLD's global control variate")
  ResponseEntity<Resource> control(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
      @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange) {
    var task = Ids.parse("task", id);
    return file("control", task, tasks.control(clients.authenticate(key), task), range, ifRange);
  }

  private ResponseEntity<Resource> file(
      String name, UUID task, Artifact artifact, @Nullable String range, @Nullable String ifRange) {
    return new StoredFile(
            name + ".safetensors",
            artifact.bytes(),
            artifact.sha256(),
            () -> new Counted(tasks.open(artifact), bytes -> tasks.sent(task, bytes)))
        .answer(range, ifRange);
  }

  @PutMapping(path = "/{id}/update", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @TakesBytes
  @Operation(
      summary = "Send the update of a task",
      description =
          "A safetensors file of the model's tensors. It counts once, however often it is sent. 409"
              + " where the round went on without it or another one is in, 422 where it is not one.")
  Receipt update(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @Valid @ParameterObject UpdateQuery update,
      HttpServletRequest request)
      throws IOException {
    var client = clients.authenticate(key);
    return tasks.accept(
        client, Ids.parse("task", id), update.announced(), request.getInputStream());
  }

  @RequestMapping(path = "/{id}/update", method = RequestMethod.HEAD)
  @Operation(
      summary = "Ask how much of an update is here",
      description = "Upload-Offset says from where to go on after a connection broke off.")
  ResponseEntity<Void> received(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @RequestParam String sha256) {
    var client = clients.authenticate(key);
    if (!sha256.matches(UpdateQuery.HASH)) {
      throw new InvalidRequest("sha256", UpdateQuery.HASH_MESSAGE);
    }
    var bytes = tasks.received(client, Ids.parse("task", id), sha256);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header(OFFSET, Long.toString(bytes))
        .build();
  }

  @PatchMapping(path = "/{id}/update", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @TakesBytes
  @Operation(
      summary = "Go on with an update",
      description =
          "Its bytes from Upload-Offset on, which is what HEAD says; 202 where they end before"
              + " Upload-Length, and with the last of them what PUT answers.")
  ResponseEntity<Receipt> resume(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @RequestHeader(OFFSET) long offset,
      @RequestHeader(LENGTH) long length,
      @Valid @ParameterObject UpdateQuery update,
      HttpServletRequest request)
      throws IOException {
    var client = clients.authenticate(key);
    var task = Ids.parse("task", id);
    return tasks
        .resume(client, task, update.announced(), offset, length, request.getInputStream())
        .map(ResponseEntity::ok)
        .orElseGet(() -> ResponseEntity.accepted().build());
  }

  @PostMapping("/{id}/failure")
  @Operation(summary = "Say that a task cannot be done")
  ResponseEntity<Void> failure(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @Valid @RequestBody TaskFailure failure) {
    tasks.fail(clients.authenticate(key), Ids.parse("task", id), failure.reason());
    return ResponseEntity.noContent().build();
  }

  /** Says at its end how much was read of it. */
  private static final class Counted extends FilterInputStream {

    private final LongConsumer end;
    private long bytes;

    Counted(InputStream in, LongConsumer end) {
      super(in);
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      var next = super.read();
      if (next >= 0) bytes++;
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var count = super.read(into, offset, length);
      if (count > 0) bytes += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      super.close();
      end.accept(bytes);
      bytes = 0;
    }
  }
}
