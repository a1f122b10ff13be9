package dev.polymath.common.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents what may be submitted: the example of each handler's parameters ({@code @Schema(example
 * = …)} on the record) with its type before it.
 */
final class JobExamples implements GlobalOperationCustomizer {

  private static final TypeReference<Map<String, Object>> PARAMETERS = new TypeReference<>() {};

  private final JobHandlers handlers;
  private final JsonMapper json;

  JobExamples(JobHandlers handlers, JsonMapper json) {
    this.handlers = handlers;
    this.json = json;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    // Submitting is the one call of this controller that takes a body.
    if (method.getBeanType() == JobController.class && operation.getRequestBody() != null) {
      var body = operation.getRequestBody().getContent().values().iterator().next();
      for (var handler : handlers.all()) {
        body.addExamples(handler.type(), new Example().value(submission(handler)));
      }
    }
    return operation;
  }

  /** As maps and lists: springdoc writes with another Jackson than ours. */
  private Map<String, Object> submission(JobHandler<?> handler) {
    var submission = new LinkedHashMap<String, Object>();
    submission.put("type", handler.type());
    var schema = handler.parameters().getAnnotation(Schema.class);
    if (schema != null && !schema.example().isEmpty()) {
      submission.putAll(json.readValue(schema.example(), PARAMETERS));
    }
    return submission;
  }
}
