package dev.polymath.common.inference.protocol;

import dev.polymath.common.inference.Tensor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inference request as it was read.
 *
 * @param outputs those asked for, in this order; empty for all
 * @param binaryOutput whether outputs that say nothing themselves are wanted in binary
 * @param timeout what the caller allows, where it says so
 */
record InferRequest(
    @Nullable String id,
    List<Tensor> inputs,
    List<Output> outputs,
    boolean binaryOutput,
    @Nullable Duration timeout) {

  /**
   * An output that is asked for.
   *
   * @param binary null where the request as a whole decides
   */
  record Output(String name, @Nullable Boolean binary) {}

  boolean wantsBinary(Output output) {
    return output.binary() == null ? binaryOutput : output.binary();
  }
}
