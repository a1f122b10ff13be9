package dev.polymath.common.testing;

import dev.polymath.common.memory.WorkingMemory;

/** A service in which other requests have all the memory there is, until this is closed. */
public final class FullMemory implements AutoCloseable {

  private final WorkingMemory.Claim claim;

  public FullMemory(WorkingMemory memory) throws Exception {
    claim = memory.open();
    claim.around(
        () -> {
          memory.claim(Long.MAX_VALUE);
          return claim;
        });
  }

  @Override
  public void close() {
    claim.close();
  }
}
