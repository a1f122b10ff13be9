package dev.polymath.common.inference;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A named tensor as it travels: row-major, little-endian, no padding. {@link Datatype#BYTES}
 * elements are each preceded by their length in four bytes.
 *
 * @param data read-only; its remaining bytes are the elements
 */
public record Tensor(String name, Datatype datatype, List<Long> shape, ByteBuffer data) {}
