package dev.polymath.common.web;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.failure.FieldError;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.impl.IOFileUploadException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever a controller throws into a {@link Problem}. An advice that words errors otherwise
 * for its own controllers goes before this one by a higher order.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ResponseEntity<Object> handleFailure(Failure failure, WebRequest request) {
    return answer(Problems.of(failure, path(request)), FailureStatus.headers(failure));
  }

  @ExceptionHandler
  ResponseEntity<Object> handleAnythingElse(Exception thrown, WebRequest request) throws Exception {
    var failure = FailureCause.within(thrown);
    if (failure != null) return handleFailure(failure, request);
    return answer(Problems.internal(thrown, path(request)), new HttpHeaders());
  }

  /** What is no form is the caller's fault; what could not be written to disk is not. */
  @ExceptionHandler
  ResponseEntity<Object> handleMultipart(MultipartException thrown, WebRequest request)
      throws Exception {
    var onTheWayToDisk =
        thrown.getCause() instanceof IOFileUploadException io
            && !(io.getCause() instanceof MultipartStream.MalformedStreamException);
    return onTheWayToDisk || FailureCause.within(thrown) != null
        ? handleAnythingElse(thrown, request)
        : invalid(
            new FieldError(
                JsonErrors.BODY, "must be a whole multipart/form-data form with its boundary"),
            request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var failure = FailureCause.within(thrown);
    if (failure != null) return handleFailure(failure, request);
    return thrown.getCause() instanceof JacksonException json
        ? invalid(List.of(JsonErrors.of(json)), request)
        : invalid(new FieldError(JsonErrors.BODY, "is required and must be readable"), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(ValidationErrors.of(thrown.getBindingResult()), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return thrown.isForReturnValue()
        ? answer(Problems.internal(thrown, path(request)), new HttpHeaders())
        : invalid(ValidationErrors.of(thrown), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var name =
        thrown instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : Optional.ofNullable(thrown.getPropertyName()).orElse("parameter");
    var message = "must be " + JsonErrors.kind(thrown.getRequiredType());
    return invalid(new FieldError(name, message), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(
        new FieldError(thrown.getParameterName(), "is a required query parameter"), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
      MissingServletRequestPartException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(
        new FieldError(thrown.getRequestPartName(), "is a required part of the form"), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
      ServletRequestBindingException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return thrown instanceof MissingRequestHeaderException missing
        ? invalid(new FieldError(missing.getHeaderName(), "is a required header"), request)
        : super.handleServletRequestBindingException(thrown, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var supported = thrown.getSupportedHttpMethods();
    var detail =
        thrown.getMethod()
            + " is not possible here"
            + (supported == null ? "." : "; use " + joined(supported) + ".");
    return answer(Problem.of(status, detail, path(request)), headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var detail =
        (thrown.getContentType() == null
                ? "Content-Type is missing"
                : "Content-Type " + thrown.getContentType() + " is not taken here")
            + (thrown.getSupportedMediaTypes().isEmpty()
                ? "."
                : "; send " + joined(thrown.getSupportedMediaTypes()) + ".");
    return answer(Problem.of(status, detail, path(request)), headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleErrorResponseException(
      ErrorResponseException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return handleExceptionInternal(thrown, thrown.getBody(), headers, status, request);
  }

  /** Everything that Spring MVC itself throws and that is not worded above. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception thrown,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var failure = FailureCause.within(thrown);
    if (failure != null) return handleFailure(failure, request);
    if (status.is5xxServerError() && status.value() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
      return answer(Problems.internal(thrown, path(request)), headers);
    }
    var detail = body instanceof ProblemDetail problem ? problem.getDetail() : null;
    return answer(
        Problem.of(status, detail == null ? wording(status) : detail, path(request)), headers);
  }

  private static ResponseEntity<Object> invalid(FieldError error, WebRequest request) {
    return invalid(List.of(error), request);
  }

  private static ResponseEntity<Object> invalid(List<FieldError> errors, WebRequest request) {
    var failure = new Failure.InvalidRequest(errors);
    return answer(Problems.of(failure, path(request)), new HttpHeaders());
  }

  private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(Problem.MEDIA_TYPE)
        .body(problem);
  }

  private static String wording(HttpStatusCode status) {
    return status.value() == HttpStatus.NOT_FOUND.value()
        ? "There is nothing at this path."
        : "The request cannot be served as it is.";
  }

  private static String joined(Iterable<?> things) {
    return String.join(
        ", ",
        java.util.stream.StreamSupport.stream(things.spliterator(), false)
            .map(String::valueOf)
            .toList());
  }

  private static String path(WebRequest request) {
    return ((ServletWebRequest) request).getRequest().getRequestURI();
  }
}
