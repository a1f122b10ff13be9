package dev.polymath.federation.protocol;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A client cannot do what it was asked. */
@Schema(example = "{\"reason\": \"The disk is full.\"}")
public record TaskFailure(@NotBlank(message = "Say why.") @Size(max = 500) String reason) {}
