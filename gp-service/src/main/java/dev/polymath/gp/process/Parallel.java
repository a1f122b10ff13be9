package dev.polymath.gp.process;

import dev.polymath.gp.linalg.Team;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Rows of a matrix shared out among a team, in chunks that are taken as threads become free. */
final class Parallel {

  /** Rows of a chunk: short enough to balance the longer rows of a triangle. */
  static final int CHUNK = 16;

  /** Below this many matrix entries a thread costs more than it saves. */
  private static final long WORTH_A_THREAD = 20_000;

  /** One thread's worker, with its own scratch memory. */
  @FunctionalInterface
  interface ChunkWorker {
    void rows(int from, int to);
  }

  private Parallel() {}

  static int chunks(int rows) {
    return (rows + CHUNK - 1) / CHUNK;
  }

  static void forEachChunk(int rows, long entries, Team team, Supplier<ChunkWorker> workers) {
    int count =
        (int) Math.min(team.threads(), Math.min(chunks(rows), 1 + entries / WORTH_A_THREAD));
    AtomicInteger next = new AtomicInteger();
    team.forEach(
        count,
        task -> {
          int from = next.getAndAdd(CHUNK);
          // A worker holds a row or two: none for one that comes when all chunks are taken.
          if (from < rows) {
            ChunkWorker worker = workers.get();
            for (; from < rows; from = next.getAndAdd(CHUNK)) {
              worker.rows(from, Math.min(from + CHUNK, rows));
            }
          }
        });
  }
}
