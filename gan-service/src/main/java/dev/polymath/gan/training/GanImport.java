package dev.polymath.gan.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.failure.FieldError;
import dev.polymath.common.models.ModelImport;
import dev.polymath.common.safetensors.SafetensorsHeader;
import java.util.List;
import java.util.Map;

/** A model from outside, in the form in which GET …/weights gives one. */
final class GanImport implements ModelImport {

  private static final List<String> PARTS = List.of("discriminator.", "generator.");

  @Override
  public void check(Map<String, Object> config, SafetensorsHeader header) {
    try {
      NetworkTree.parse(config);
    } catch (InvalidRequest e) {
      throw of(e.errors());
    } catch (Unprocessable e) {
      throw of(e.errors());
    }
    for (var part : PARTS) {
      if (header.tensors().keySet().stream().noneMatch(name -> name.startsWith(part))) {
        throw new InvalidRequest("weights", "Has no tensor whose name begins with " + part);
      }
    }
  }

  private static InvalidRequest of(List<FieldError> errors) {
    return new InvalidRequest(
        errors.stream()
            .map(error -> new FieldError("config." + error.field(), error.message()))
            .toList());
  }
}
