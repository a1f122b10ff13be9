package dev.polymath.common.jobs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The events of watched jobs, whichever process runs them. One thread asks the database about all
 * watched jobs at once and fetches what is new of each once, however many watch it; a watcher that
 * is behind what is kept here reads for itself.
 */
final class JobFeed implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JobFeed.class);
  private static final int BATCH = 1000;

  private final JobStore store;
  private final Duration pollInterval;
  private final Map<UUID, Channel> channels = new ConcurrentHashMap<>();
  private volatile @Nullable Thread poller;

  JobFeed(JobStore store, Duration pollInterval) {
    this.store = store;
    this.pollInterval = pollInterval;
  }

  /** Watches a job from after an event on; close it when done. */
  Watch watch(UUID id, long after) {
    var channel =
        channels.compute(
            id,
            (key, existing) -> {
              var joined = existing == null ? new Channel(after) : existing;
              joined.watchers++;
              return joined;
            });
    return new Watch(id, channel, after);
  }

  @Override
  public void start() {
    poller = Thread.ofVirtual().name("job-feed").start(this::poll);
  }

  /** Ends all watching; comes first of all that stops, so that open streams delay nothing. */
  @Override
  public void stop() {
    var current = poller;
    poller = null;
    if (current != null) {
      current.interrupt();
    }
    channels.values().forEach(Channel::wake);
  }

  @Override
  public boolean isRunning() {
    return poller != null;
  }

  private void poll() {
    while (isRunning()) {
      try {
        Thread.sleep(pollInterval);
        if (!channels.isEmpty()) {
          pollOnce();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Watched jobs could not be read, they will be again: {}", e.getMessage());
      }
    }
  }

  private void pollOnce() {
    store
        .revisions(channels.keySet())
        .forEach(
            (id, revision) -> {
              var channel = channels.get(id);
              if (channel != null && channel.revision() < revision) {
                channel.add(store.events(id, channel.revision(), BATCH));
              }
            });
  }

  /** One watcher's place in a job's events. Used by one thread. */
  final class Watch implements AutoCloseable {
    private final UUID id;
    private final Channel channel;
    private long seen;
    private boolean caughtUp;

    private Watch(UUID id, Channel channel, long seen) {
      this.id = id;
      this.channel = channel;
      this.seen = seen;
    }

    /** What is new, oldest first; empty if nothing is for so long or the process shuts down. */
    List<JobEvent> next(Duration timeout) throws InterruptedException {
      if (caughtUp && !channel.awaitAfter(seen, timeout)) {
        return List.of();
      }
      var recent = channel.recentAfter(seen);
      var events = recent == null || !caughtUp ? store.events(id, seen, BATCH) : recent;
      caughtUp = events.size() < BATCH;
      if (!events.isEmpty()) {
        seen = events.getLast().id();
      }
      return events;
    }

    boolean isOpen() {
      return isRunning();
    }

    @Override
    public void close() {
      channels.computeIfPresent(id, (key, joined) -> --joined.watchers == 0 ? null : joined);
    }
  }

  /** What is shared among the watchers of one job. */
  private final class Channel {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<JobEvent> recent = new ArrayDeque<>();

    /** All events after this one up to {@link #revision} are in {@link #recent}. */
    private long forgotten;

    private long revision;

    /** Guarded by the map's lock of this job. */
    private int watchers;

    Channel(long revision) {
      this.revision = revision;
      this.forgotten = revision;
    }

    long revision() {
      lock.lock();
      try {
        return revision;
      } finally {
        lock.unlock();
      }
    }

    void add(List<JobEvent> events) {
      lock.lock();
      try {
        for (var event : events) {
          recent.addLast(event);
          revision = event.id();
        }
        while (recent.size() > BATCH) {
          forgotten = recent.removeFirst().id();
        }
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void wake() {
      lock.lock();
      try {
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }

    boolean awaitAfter(long seen, Duration timeout) throws InterruptedException {
      lock.lock();
      try {
        var left = timeout.toNanos();
        while (revision <= seen && left > 0 && isRunning()) {
          left = news.awaitNanos(left);
        }
        return revision > seen;
      } finally {
        lock.unlock();
      }
    }

    /** The events after one, or null if some of them are forgotten. */
    @Nullable List<JobEvent> recentAfter(long seen) {
      lock.lock();
      try {
        return seen < forgotten
            ? null
            : recent.stream().filter(event -> event.id() > seen).limit(BATCH).toList();
      } finally {
        lock.unlock();
      }
    }
  }
}
