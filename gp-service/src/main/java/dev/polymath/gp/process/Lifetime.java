package dev.polymath.gp.process;

import java.lang.foreign.Arena;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Memory outside the heap that many threads use, and that is freed when none does any longer. */
final class Lifetime implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();

  /** Where its memory is taken from. */
  Arena arena() {
    return arena;
  }

  /** Answers while the memory is sure to stay. */
  <T> T whileOpen(Supplier<T> answer) {
    inUse.readLock().lock();
    try {
      if (!arena.scope().isAlive()) {
        throw new IllegalStateException("closed");
      }
      return answer.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
