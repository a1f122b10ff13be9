package dev.polymath.pose.api;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.pose.data.BvhWriter;
import dev.polymath.pose.data.PoseCsv;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers in the form that a caller names. They are written as they are made and never held. */
@Component
final class PoseFiles {

  private final Lifting lifting;
  private final JsonMapper json;

  PoseFiles(Lifting lifting, JsonMapper json) {
    this.lifting = lifting;
    this.json = json;
  }

  /** Lifts and answers; whatever is wrong is found before the answer begins. */
  void answer(PredictRequest request, String format, HttpServletResponse response)
      throws IOException {
    switch (format) {
      case "json" -> {
        var answer = PredictResponse.of(request, lifting.lift(request));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), answer);
      }
      case "csv" -> csv(request, response);
      case "bvh" -> bvh(request, response);
      default -> throw new InvalidRequest("format", "Must be json, csv or bvh.");
    }
  }

  private void csv(PredictRequest request, HttpServletResponse response) throws IOException {
    var people = lifting.lift(request).people();
    head(response, "text/csv", "poses.csv");
    try (var out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
      var table = new PoseCsv(out, Lifting.rate(request), people.getFirst().places().isPresent());
      for (var person = 0; person < people.size(); person++) {
        table.write(person, people.get(person).poses(), people.get(person).places());
      }
    }
  }

  private void bvh(PredictRequest request, HttpServletResponse response) throws IOException {
    if (request.people() != null && request.people().size() != 1) {
      throw new InvalidRequest(
          "people", "A BVH file holds one person; send each apart, or ask for csv.");
    }
    var found = lifting.lift(request).people().getFirst();
    head(response, "text/plain", "poses.bvh");
    try (var out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
      new BvhWriter(Lifting.rate(request)).write(found.poses(), found.places(), out);
    }
  }

  private static void head(HttpServletResponse response, String type, String name) {
    response.setContentType(type);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name).build().toString());
  }
}
