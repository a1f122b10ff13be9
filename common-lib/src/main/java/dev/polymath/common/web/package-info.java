/**
 * What every HTTP surface of the platform shares. It may know HTTP and JSON; it knows no method and
 * no other rooms but {@code failure} and {@code memory}. All of it is switched on by
 * auto-configuration; a controller uses it so:
 *
 * <pre>{@code
 * @RestController
 * @RequestMapping("/v1/${polymath.service}/things")
 * class Things {
 *   @Idempotent
 *   @PostMapping
 *   ResponseEntity<Thing> create(@RequestBody @Valid NewThing thing) { … }
 *
 *   @GetMapping
 *   Page<Thing> list(PageRequest page) {
 *     var rows = things.after(page.after(UUID::fromString).orElse(null), page.limit() + 1);
 *     return page.of(rows, row -> row.id().toString());
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li><b>Problems</b> (RFC 9457): throw a {@link dev.polymath.common.failure.Failure}; Bean
 *       Validation, JSON, parameters and paths fail by themselves with the field named. A filter
 *       answers through {@link dev.polymath.common.web.Problems}. An advice that words errors
 *       otherwise for its own controllers gives itself a higher order.
 *   <li><b>Strict JSON</b>: unknown fields, other types, duplicates, NaN and infinities are 400. A
 *       primitive component of a record is thereby required; a boxed or {@code @Nullable} one is
 *       not ({@code @NotNull} makes it so).
 *   <li><b>Bounds</b>: {@code polymath.web.max-body} for bodies, with exceptions by path in {@code
 *       polymath.web.max-body-by-path}; {@code polymath.web.max-upload} for multipart, whose parts
 *       lie on disk. What is larger is 413, refused while it is read.
 *   <li><b>Memory</b>: what requests hold together is bounded by {@code
 *       polymath.web.working-memory}; bodies claim by themselves, and who makes much of little
 *       calls {@link dev.polymath.common.memory.WorkingMemory#claim}. What finds no room in time is
 *       429.
 *   <li><b>Paging</b>: {@link dev.polymath.common.web.PageRequest} in, {@link
 *       dev.polymath.common.web.Page} out.
 *   <li><b>{@code Idempotency-Key}</b> on methods that are {@link
 *       dev.polymath.common.web.Idempotent}; where there is no database it is not honoured. {@code
 *       polymath.web.idempotency.*}.
 *   <li><b>Request ids</b>: {@link dev.polymath.common.web.RequestId}.
 *   <li><b>OpenAPI</b>: put {@code @Schema(example = …)} on request records; the rest is written in
 *       by itself. {@code polymath.title} names the document.
 * </ul>
 */
@NullMarked
package dev.polymath.common.web;

import org.jspecify.annotations.NullMarked;
