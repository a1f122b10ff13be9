package dev.polymath.common.inference.protocol;

import static dev.polymath.common.inference.protocol.ProtocolError.badRequest;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.InferenceProperties;
import dev.polymath.common.inference.Signature;
import dev.polymath.common.inference.TensorRuntime;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.common.models.ModelRegistry;
import dev.polymath.common.models.ModelVersion;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The Open Inference Protocol V2, all of its paths and nothing else below {@code /v2}. */
@RestController
@Tag(name = "Open Inference Protocol V2")
final class OpenInferenceController {

  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  /** Bytes on the heap for one of a body: itself, a copy, and the tensors that are read from it. */
  private static final int OF_JSON = 6;

  private static final int OF_BINARY = 3;

  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";
  private static final Pattern INFER = Pattern.compile("/v2/models/[^/]+(/versions/[^/]+)?/infer");
  private static final Pattern READ =
      Pattern.compile("/v2/?|/v2/health/(live|ready)|/v2/models/[^/]+(/versions/[^/]+)?(/ready)?");

  private final TensorRuntime runtime;
  private final ModelRegistry registry;
  private final ApplicationAvailability availability;
  private final ServerMetadata server;
  private final Duration deadline;
  private final long maxBody;
  private final WorkingMemory memory;

  OpenInferenceController(
      TensorRuntime runtime,
      ModelRegistry registry,
      InferenceProperties properties,
      ApplicationAvailability availability,
      WorkingMemory memory,
      ServerMetadata server) {
    this.runtime = runtime;
    this.registry = registry;
    this.availability = availability;
    this.server = server;
    this.deadline = properties.deadline();
    this.maxBody = properties.maxBody().toBytes();
    this.memory = memory;
  }

  /** What {@code GET /v2} answers. */
  record ServerMetadata(String name, String version, List<String> extensions) {}

  /** The specification's text calls the field of both probes {@code live}, its servers differ. */
  record ServerHealth(boolean live, boolean ready) {}

  record ModelHealth(String name, boolean ready) {}

  /** A model as the protocol describes it. */
  record ModelMetadata(
      String name,
      List<String> versions,
      String platform,
      List<TensorMetadata> inputs,
      List<TensorMetadata> outputs) {}

  record TensorMetadata(String name, Datatype datatype, List<Long> shape) {}

  @GetMapping({"/v2", "/v2/"})
  @Operation(summary = "What this server is and which extensions it has")
  ResponseEntity<ServerMetadata> server() {
    return json(HttpStatus.OK, server);
  }

  @GetMapping("/v2/health/live")
  @Operation(summary = "Whether the server answers")
  ResponseEntity<ServerHealth> live() {
    return json(HttpStatus.OK, new ServerHealth(true, isReady()));
  }

  @GetMapping("/v2/health/ready")
  @Operation(summary = "Whether the server takes inference requests")
  ResponseEntity<ServerHealth> ready() {
    var ready = isReady();
    return json(
        ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, new ServerHealth(true, ready));
  }

  @GetMapping({MODEL, VERSION})
  @Operation(summary = "The tensors that a model takes and gives")
  ResponseEntity<ModelMetadata> model(
      @PathVariable String model, @PathVariable(required = false) @Nullable String version) {
    var found = resolve(model, version);
    var signature = runtime.signature(found, deadline);
    return json(
        HttpStatus.OK,
        new ModelMetadata(
            found.name(),
            List.of(Integer.toString(found.version())),
            signature.platform(),
            describe(signature.inputs()),
            describe(signature.outputs())));
  }

  @GetMapping({MODEL + "/ready", VERSION + "/ready"})
  @Operation(summary = "Whether a model can be asked; loads it where need be")
  ResponseEntity<ModelHealth> modelReady(
      @PathVariable String model, @PathVariable(required = false) @Nullable String version) {
    var found = resolve(model, version);
    try {
      runtime.signature(found, deadline);
      return json(HttpStatus.OK, new ModelHealth(found.name(), true));
    } catch (Failure.Unavailable e) {
      return json(HttpStatus.SERVICE_UNAVAILABLE, new ModelHealth(found.name(), false));
    }
  }

  @PostMapping({MODEL + "/infer", VERSION + "/infer"})
  @Operation(
      summary = "Asks a model",
      description =
          "Tensors are JSON, flat or nested, or binary behind the JSON, whose length is then in"
              + " Inference-Header-Content-Length.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(type = "object"),
                      examples =
                          @ExampleObject(
                              """
                              {"id": "42", "inputs": [
                                {"name": "x", "shape": [2, 1], "datatype": "FP64",
                                 "data": [[0.5], [1.5]]}]}
                              """))))
  void infer(
      @PathVariable String model,
      @PathVariable(required = false) @Nullable String version,
      @RequestHeader(name = HEADER_LENGTH, required = false) @Nullable String headerLength,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    requireReadable(request);
    var found = resolve(model, version);
    var each = headerLength == null ? OF_JSON : OF_BINARY;
    var body = read(request, each);
    var read = RequestReader.read(body, jsonLength(headerLength, body.length));
    send(answer(found, read, (long) each * body.length), response);
  }

  private byte[] read(HttpServletRequest request, int each) throws IOException {
    if (request.getContentLengthLong() <= maxBody) {
      var most = (int) Math.min(maxBody + 1, Integer.MAX_VALUE);
      var body = memory.claiming(request.getInputStream(), each).readNBytes(most);
      if (body.length <= maxBody) return body;
    }
    throw new Failure.TooLarge(
        "The body is larger than the %d bytes allowed; send it in parts.".formatted(maxBody));
  }

  @Hidden
  @RequestMapping("/v2/**")
  void other(HttpServletRequest request, HttpServletResponse response) {
    var path = request.getRequestURI().substring(request.getContextPath().length());
    var allowed =
        INFER.matcher(path).matches() ? "POST" : READ.matcher(path).matches() ? "GET, HEAD" : null;
    if (allowed == null) {
      throw new ProtocolError(
          HttpStatus.NOT_FOUND, "There is no " + path + " in this protocol.", null);
    }
    response.setHeader(HttpHeaders.ALLOW, allowed);
    throw new ProtocolError(
        HttpStatus.METHOD_NOT_ALLOWED,
        "%s takes %s, not %s".formatted(path, allowed, request.getMethod()),
        null);
  }

  private InferResponse answer(ModelVersion model, InferRequest request, long held) {
    var timeout =
        Stream.of(request.timeout() == null ? deadline : request.timeout(), deadline)
            .min(Duration::compareTo)
            .orElseThrow();
    var check = new SignatureCheck(runtime.signature(model, timeout));
    var outputs = check.outputs(request);
    var inputs = check.inputs(request);
    memory.claim(held + check.room(request, outputs, inputs));
    var tensors = runtime.inferTensors(model, inputs, timeout);
    return InferResponse.write(model.ref(), request, outputs, tensors);
  }

  private static void send(InferResponse answer, HttpServletResponse response) throws IOException {
    var isBinary = !answer.binary().isEmpty();
    response.setContentType(
        isBinary ? MediaType.APPLICATION_OCTET_STREAM_VALUE : MediaType.APPLICATION_JSON_VALUE);
    response.setContentLengthLong(answer.length());
    if (isBinary) {
      response.setHeader(HEADER_LENGTH, Integer.toString(answer.json().length));
    }
    var out = response.getOutputStream();
    out.write(answer.json());
    for (var data : answer.binary()) {
      Channels.newChannel(out).write(data);
    }
  }

  private ModelVersion resolve(String name, @Nullable String version) {
    return registry
        .resolve(name, version)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    version == null
                        ? "Model '%s' is unknown.".formatted(name)
                        : "Model '%s' has no version '%s'.".formatted(name, version)));
  }

  private boolean isReady() {
    return runtime.isAccepting()
        && availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
  }

  /** Clients of the protocol often send no content type; any but the protocol's two is refused. */
  private static void requireReadable(HttpServletRequest request) {
    var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Content-Encoding " + encoding + " is not supported; send the body as is.");
    }
    var type = request.getContentType();
    if (type == null) {
      return;
    }
    try {
      var parsed = MediaType.parseMediaType(type);
      if (parsed.isCompatibleWith(MediaType.APPLICATION_JSON)
          || parsed.getSubtype().endsWith("+json")
          || parsed.isCompatibleWith(MediaType.APPLICATION_OCTET_STREAM)) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // Refused below, like every type that is not one of the two.
    }
    throw unsupported(
        "Content-Type must be application/json, or application/octet-stream with "
            + HEADER_LENGTH
            + ".");
  }

  private static ProtocolError unsupported(String message) {
    return new ProtocolError(HttpStatus.UNSUPPORTED_MEDIA_TYPE, message, null);
  }

  private static int jsonLength(@Nullable String header, int body) {
    if (header == null) {
      return body;
    }
    if (!header.matches("\\d{1,10}") || Long.parseLong(header) > body) {
      throw badRequest(
          "%s must be the length of the JSON, from 0 to the %d bytes of the body",
          HEADER_LENGTH, body);
    }
    return Integer.parseInt(header);
  }

  private static List<TensorMetadata> describe(List<Signature.Slot> slots) {
    return slots.stream()
        .map(slot -> new TensorMetadata(slot.name(), slot.datatype(), slot.shape()))
        .toList();
  }

  /** Says its type itself, so that no {@code Accept} can turn an answer into another's error. */
  private static <T> ResponseEntity<T> json(HttpStatus status, T body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }
}
