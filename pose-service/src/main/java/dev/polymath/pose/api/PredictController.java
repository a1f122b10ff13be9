package dev.polymath.pose.api;

import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.pose.data.KeypointCsv;
import dev.polymath.pose.data.KeypointList;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/pose/predict")
@Tag(name = "Human pose")
class PredictController {

  private static final String CSV = "text/csv";

  /** Bytes on the heap for one of a table. */
  private static final int OF_TABLE = 8;

  private final Lifting lifting;
  private final PoseFiles files;
  private final PredictEvents events;
  private final WorkingMemory memory;

  PredictController(Lifting lifting, PoseFiles files, PredictEvents events, WorkingMemory memory) {
    this.lifting = lifting;
    this.files = files;
    this.events = events;
    this.memory = memory;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE, CSV})
  @Operation(
      summary = "Lift sequences of 2D keypoints to 3D poses",
      description =
          "The poses as JSON; with Accept: text/event-stream part by part as they are found; with"
              + " format=csv or bvh, or Accept: text/csv, as a file. The keypoints may be a table,"
              + " too: Content-Type: text/csv with columns <joint>_x and <joint>_y, and what JSON"
              + " says beside them in the query.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = PredictResponse.class)))
  @Nullable Object predict(
      @RequestParam(required = false) @Nullable String format,
      @Valid @RequestBody PredictRequest request,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      HttpServletResponse response)
      throws IOException {
    return answer(request, format, accept, response);
  }

  @PostMapping(
      consumes = CSV,
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE, CSV})
  @Operation(
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              description = "With the query " + PredictRequest.TABLE_QUERY,
              content =
                  @Content(
                      mediaType = CSV,
                      schema = @Schema(type = "string", example = PredictRequest.TABLE))))
  @Nullable Object predictTable(
      @RequestParam(required = false) @Nullable String format,
      @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    return answer(table(query, request), format, accept, response);
  }

  /** In the form that the caller would rather have; null where it is written already. */
  private @Nullable Object answer(
      PredictRequest request,
      @Nullable String format,
      @Nullable String accept,
      HttpServletResponse response)
      throws IOException {
    if (format != null) {
      files.answer(request, format, response);
      return null;
    }
    var accepted = MediaType.parseMediaTypes(accept);
    MimeTypeUtils.sortBySpecificity(accepted);
    for (var type : accepted) {
      if (type.includes(MediaType.APPLICATION_JSON)) break;
      if (type.includes(MediaType.TEXT_EVENT_STREAM)) return events.open(request);
      if (type.includes(MediaType.valueOf(CSV))) {
        files.answer(request, "csv", response);
        return null;
      }
    }
    return PredictResponse.of(request, lifting.lift(request));
  }

  private PredictRequest table(MultiValueMap<String, String> query, HttpServletRequest request)
      throws IOException {
    var video = VideoQuery.of(query, "format");
    return video.with(
        new KeypointCsv(video.layout().joints(), KeypointList.MAX_FRAMES)
            .read(memory.claiming(request.getInputStream(), OF_TABLE)));
  }
}
