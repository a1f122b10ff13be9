/**
 * Where examples come from, how they are parted among clients, and what may be learnt from them.
 *
 * <pre>{@code
 * Images digits = IdxReader.DEFAULT.read(images, labels);
 * Map<String, int[]> parts = new Partition.Shards(100, 2).of(digits.labels(), new Seed(1));
 * Examples mine = new Subset(new Pictures(digits), parts.get("client-07"));
 * }</pre>
 */
@NullMarked
package dev.polymath.federation.data;

import org.jspecify.annotations.NullMarked;
