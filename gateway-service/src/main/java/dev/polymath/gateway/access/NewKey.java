package dev.polymath.gateway.access;

import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is asked for.
 *
 * @param name whose it is, for people
 * @param grants such as {@code gp:infer}
 * @param requestsPerMinute the gateway's default if left out
 * @param requestsPerDay any number if left out
 * @param expiresAt never if left out
 */
record NewKey(
    @NotBlank @Size(max = 100) String name,
    @NotEmpty @Size(max = 64)
        List<
                @Pattern(
                    regexp = "(\\*|[a-z][a-z0-9-]{0,31}):(read|infer|train|admin)",
                    message =
                        "Must be service:role, such as gp:infer; the roles are read, infer, train and admin, and * is every service.")
                String>
            grants,
    @Min(1) @Max(10_000_000) @Nullable Integer requestsPerMinute,
    @Min(1) @Nullable Integer requestsPerDay,
    @Future @Nullable Instant expiresAt) {}
