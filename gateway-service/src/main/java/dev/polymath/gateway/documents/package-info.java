/**
 * The OpenAPI documents of the services as one. Every service describes itself at its own {@code
 * /v3/api-docs}; the gateway answers {@code /v3/api-docs} with all of them merged and {@code
 * /v3/api-docs/{service}} with one. {@code /swagger-ui.html} shows them. The gateway adds no
 * operations of its own to what the services say, and a service that does not answer is left out
 * and named in the description.
 */
@NullMarked
package dev.polymath.gateway.documents;

import org.jspecify.annotations.NullMarked;
