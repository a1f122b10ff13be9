/**
 * The Open Inference Protocol for the platform as a whole. {@code /v2}, {@code /v2/health/live} and
 * {@code /v2/health/ready} are answered here; {@code /v2/models/{name}/**} goes to the service that
 * owns the model:
 *
 * <ul>
 *   <li>Each service is asked whether it has the model; the first that has it, in the fixed order
 *       of {@code Services}, is the owner. A client that means another one says so with the header
 *       {@code Polymath-Service: gp}; every answer names its service with the same header.
 *   <li>An owner is remembered for {@code polymath.gateway.model-cache}, and forgotten at once when
 *       it answers 404. That there is no such model is never remembered: a new model is found with
 *       the first request for it.
 *   <li>No service has it: 404. One that might have it does not answer: 503.
 * </ul>
 *
 * Errors are {@code {"error": "…"}}. Tensors do not belong here: bodies are passed on unread.
 */
@NullMarked
package dev.polymath.gateway.openinference;

import org.jspecify.annotations.NullMarked;
