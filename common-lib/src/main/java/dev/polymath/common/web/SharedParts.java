package dev.polymath.common.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.Arrays;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/** Writes into each operation of the document what it shares with the others. */
final class SharedParts implements GlobalOperationCustomizer {

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    addProblems(operation);
    if (method.hasMethodAnnotation(Idempotent.class)) addIdempotencyKey(operation);
    if (Arrays.stream(method.getMethodParameters()).anyMatch(SharedParts::isPage)) {
      addPaging(operation);
    }
    return operation;
  }

  private static boolean isPage(MethodParameter parameter) {
    return parameter.getParameterType() == PageRequest.class;
  }

  private static void addProblems(Operation operation) {
    if (operation.getResponses() == null) operation.setResponses(new ApiResponses());
    var schema = new Schema<Problem>().$ref("#/components/schemas/Problem");
    var content =
        new Content().addMediaType(Problem.MEDIA_TYPE.toString(), new MediaType().schema(schema));
    operation
        .getResponses()
        .putIfAbsent(
            "4XX",
            new ApiResponse()
                .description("The request cannot be served as it is; errors names the fields.")
                .content(content));
    operation
        .getResponses()
        .putIfAbsent(
            "5XX",
            new ApiResponse().description("The service cannot serve it now.").content(content));
  }

  private static void addIdempotencyKey(Operation operation) {
    operation.addParametersItem(
        new Parameter()
            .in("header")
            .name(IdempotencyFilter.KEY)
            .description(
                "Makes a repetition safe: the same key and body get the first answer again, the"
                    + " same key with another body 422.")
            .schema(new StringSchema().minLength(1).maxLength(255))
            .example("0b1f6c1e-6f0e-4f0e-9f5e-0c8a4d6a2b11"));
  }

  private static void addPaging(Operation operation) {
    operation.addParametersItem(
        new Parameter()
            .in("query")
            .name("limit")
            .description("The most items of a page.")
            .schema(
                new IntegerSchema()
                    ._default(PageRequest.DEFAULT_LIMIT)
                    .minimum(BigDecimal.ONE)
                    .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT))));
    operation.addParametersItem(
        new Parameter()
            .in("query")
            .name("cursor")
            .description("What the page before gave as next; absent for the first page.")
            .schema(new StringSchema()));
  }
}
