package dev.polymath.federation.api;

import dev.polymath.common.web.Page;
import dev.polymath.common.web.PageRequest;
import dev.polymath.federation.protocol.Enrolled;
import dev.polymath.federation.protocol.Enrolment;
import dev.polymath.federation.training.Clients;
import dev.polymath.federation.training.Clients.Client;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who takes part. */
@RestController
@RequestMapping("/v1/federation/clients")
@Tag(name = "clients", description = "Who holds data and trains on them")
class ClientController {

  private final Clients clients;

  ClientController(Clients clients) {
    this.clients = clients;
  }

  // Not idempotent by key: the answer holds a secret, which is kept nowhere. The proof is the way.
  @PostMapping
  @Operation(
      summary = "Enrol a client",
      description =
          "Needs the server's enrolment token. The key in the answer is said this once; with the"
              + " same proof a client enrols again and gets another key.")
  ResponseEntity<Enrolled> enrol(@Valid @RequestBody Enrolment enrolment) {
    var enrolled = clients.enrol(enrolment);
    return ResponseEntity.created(URI.create("/v1/federation/clients/" + enrolled.id()))
        .header("Cache-Control", "no-store")
        .body(enrolled);
  }

  @GetMapping
  @Operation(summary = "List clients in the order of enrolment")
  Page<Client> list(PageRequest page) {
    var rows = clients.after(page.after(Long::parseLong).orElse(0L), page.limit() + 1);
    return page.of(rows, client -> Long.toString(client.number()));
  }

  @GetMapping("/{id}")
  @Operation(summary = "See one client")
  Client find(@PathVariable String id) {
    return clients.find(Ids.parse("client", id));
  }

  @PostMapping("/{id}/revoke")
  @Operation(
      summary = "Revoke a client",
      description = "Its key is void for good, and whatever it was asked for has failed.")
  Client revoke(@PathVariable String id) {
    return clients.revoke(Ids.parse("client", id));
  }

  @PostMapping("/heartbeat")
  @Operation(summary = "Say that a client is still there", description = "Needs X-Client-Key.")
  ResponseEntity<Void> heartbeat(
      @RequestHeader(name = Enrolled.KEY_HEADER, required = false) @Nullable String key) {
    clients.authenticate(key);
    return ResponseEntity.noContent().build();
  }
}
