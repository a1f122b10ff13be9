package dev.polymath.common.inference;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;

/** The GPUs that the DJL engine sees; the first question starts the engine. */
final class DjlAccelerators implements Accelerators {

  @Override
  public int count() {
    return Engine.getInstance().getGpuCount();
  }

  @Override
  public long memoryBytes(int gpu) {
    try {
      return CudaUtils.getGpuMemory(Device.gpu(gpu)).getMax();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          "CUDA does not tell the memory of GPU %d; set polymath.inference.memory in bytes"
              .formatted(gpu),
          e);
    }
  }
}
