package dev.polymath.common.inference;

import dev.polymath.common.inference.Signature.Slot;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Doubles integers; even and odd ones do not share a batch. A test may hold its forwards up. */
final class Doubler implements LoadedModel<Integer, Integer> {

  static final int POISON = 666;

  /** The batches that it was asked, in order. */
  final Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();

  /** Counts down when the first forward has begun. */
  final CountDownLatch begun = new CountDownLatch(1);

  final Semaphore mayRun;
  final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  volatile boolean closed;
  private final long bytes;

  Doubler(long bytes, boolean held) {
    this.bytes = bytes;
    this.mayRun = new Semaphore(held ? 0 : Integer.MAX_VALUE / 2);
  }

  @Override
  public long memoryBytes() {
    return bytes;
  }

  @Override
  public Object batchKey(Integer request) {
    return request % 2;
  }

  @Override
  public List<Integer> infer(List<Integer> batch) {
    batches.add(batch);
    threads.add(Thread.currentThread());
    begun.countDown();
    mayRun.acquireUninterruptibly();
    if (batch.contains(POISON)) {
      throw new IllegalArgumentException("I cannot double " + POISON);
    }
    return batch.stream().map(each -> 2 * each).toList();
  }

  @Override
  public Signature signature() {
    return new Signature(
        "test_doubler",
        List.of(new Slot("x", Datatype.INT32, List.of())),
        List.of(new Slot("y", Datatype.INT32, List.of())));
  }

  @Override
  public Integer decode(List<Tensor> inputs) {
    return inputs.getFirst().ints()[0];
  }

  @Override
  public List<Tensor> encode(Integer answer) {
    return List.of(Tensor.of("y", new int[] {answer}));
  }

  @Override
  public void close() {
    closed = true;
  }
}
