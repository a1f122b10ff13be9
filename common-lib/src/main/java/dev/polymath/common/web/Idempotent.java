package dev.polymath.common.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A controller method that honours {@code Idempotency-Key}: the same key and body give the first
 * answer, the same key with another body 422, and a repetition while the first still runs 409. Put
 * it on every POST that creates something. The method answers at once: no streams, no futures.
 *
 * <p>The answer is kept after the work has committed. Should the process be killed between the two,
 * a repetition does the work again once the lease of the key ran out; where that must not be, the
 * work itself has to be unique, such as by a name.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
