package dev.polymath.common.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The engine on one device: a manager that owns what lives long there (weights, an optimizer's
 * state), and the operations. Make one for each model, and close it with the model.
 *
 * <p>The first one starts libtorch, which takes seconds and hundreds of megabytes; nothing else
 * here does.
 */
public final class Torch implements AutoCloseable {

  /** Native memory belongs to the process, and so does the account of it. */
  private static final Set<Torch> OPEN = ConcurrentHashMap.newKeySet();

  private final NDManager manager;
  private final TorchOperations operations;

  private Torch(Device device) {
    manager = NDManager.newBaseManager(device, "PyTorch");
    operations = new TorchOperations(manager);
    // The first one counts them, before any thread has been told to use fewer.
    Cores.ALL.use();
    OPEN.add(this);
  }

  /**
   * How many native arrays of this process live longer than a step or a request: weights, states of
   * optimizers, and whatever leaks. It is for watching; arrays of steps are not in it.
   */
  public static long arraysAlive() {
    return OPEN.stream().mapToLong(torch -> torch.manager.getManagedArrays().size()).sum();
  }

  /**
   * Starts on a device.
   *
   * @param gpu the index of the GPU, or -1 for the CPU, as {@code
   *     dev.polymath.common.inference.Device} has it
   */
  public static Torch on(int gpu) {
    return new Torch(gpu < 0 ? Device.cpu() : Device.gpu(gpu));
  }

  public static Torch onCpu() {
    return on(-1);
  }

  public NDManager manager() {
    return manager;
  }

  public TorchOperations operations() {
    return operations;
  }

  /** Opens the scope of a step, which all cores work on. */
  public Step step() {
    return step(Cores.ALL);
  }

  /**
   * Opens the scope of a request, which as many cores work on as are worth it.
   *
   * @param rows of its largest matrix
   */
  public Step step(long rows) {
    return step(Cores.forRows(rows));
  }

  private Step step(Cores cores) {
    cores.use();
    return new Step(manager);
  }

  @Override
  public void close() {
    OPEN.remove(this);
    manager.close();
  }
}
