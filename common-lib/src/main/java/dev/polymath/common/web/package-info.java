/**
 * What every HTTP surface of the platform shares: problems (RFC 9457), strict JSON, request bounds,
 * cursor paging, {@code Idempotency-Key}, OpenAPI. It may know HTTP and JSON; it knows no method.
 */
@NullMarked
package dev.polymath.common.web;

import org.jspecify.annotations.NullMarked;
