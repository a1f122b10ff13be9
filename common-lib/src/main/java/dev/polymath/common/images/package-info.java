/**
 * Pictures to learn from: where they are read, and how they are kept. Readers take the published
 * formats and bound what they take before they take it; {@link Glyphs} stand in where there are no
 * data; {@link AnimatedGif} shows pictures one after the other.
 *
 * <pre>{@code
 * Images digits = IdxReader.DEFAULT.read(images, labels);
 * Images drawn = Glyphs.draw(1000, new Seed(1));
 * }</pre>
 *
 * <p>It knows no tensors, no HTTP and no database.
 */
@NullMarked
package dev.polymath.common.images;

import org.jspecify.annotations.NullMarked;
