package dev.polymath.federation.api;

import dev.polymath.federation.protocol.Enrolled;
import dev.polymath.federation.protocol.SecureState;
import dev.polymath.federation.training.Clients;
import dev.polymath.federation.training.SecureTasks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stages of secure rounds, which clients ask for and answer. */
@RestController
@RequestMapping("/v1/federation/tasks/{id}/secure")
@Tag(name = "tasks")
class SecureTaskController {

  private final Clients clients;
  private final SecureTasks tasks;

  SecureTaskController(Clients clients, SecureTasks tasks) {
    this.clients = clients;
    this.tasks = tasks;
  }

  @GetMapping
  @Operation(summary = "See where a secure round is, and what others have said to this client")
  SecureState state(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id) {
    return tasks.state(clients.authenticate(key), Ids.parse("task", id));
  }

  @PutMapping(path = "/{stage}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @TakesBytes
  @Operation(
      summary = "Say what a stage of a secure round asks for",
      description =
          "Once a stage and attempt; the same again is taken again. 409 where the round is at another"
              + " stage, 422 where it is not what the stage takes.")
  ResponseEntity<Void> say(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key,
      @PathVariable String id,
      @PathVariable String stage,
      @RequestParam String name,
      @RequestParam String sha256,
      HttpServletRequest request)
      throws IOException {
    var client = clients.authenticate(key);
    tasks.say(client, Ids.parse("task", id), stage, name, sha256, request.getInputStream());
    return ResponseEntity.noContent().build();
  }
}
