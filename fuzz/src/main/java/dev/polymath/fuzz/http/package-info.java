/**
 * The HTTP surface, tried with requests made from the OpenAPI documents that the gateway serves:
 * some as they should be, most with something wrong. An answer of 500, none at all, one that is cut
 * off or takes too long, an error that is no problem document, a service that had to be started
 * again or that keeps what it took are findings. {@code fuzz/http} runs it.
 *
 * <p>A request is made from the seed, its own number and the names of what there was at first, so
 * that it can be made again.
 */
@NullMarked
package dev.polymath.fuzz.http;

import org.jspecify.annotations.NullMarked;
