package dev.polymath.common.inference;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models in memory. It loads each once, and makes room for another by letting go of those that
 * were used least recently; never of one that somebody uses.
 */
final class ModelCache<Q, A> {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final InferenceProperties properties;
  private final Function<ModelVersion, ServedModel<Q, A>> models;
  private final Supplier<List<DeviceMemory>> devices;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Key, Resident> residents = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Resident> leaving = new HashSet<>();
  private @Nullable List<DeviceMemory> memories;
  private boolean closed;

  /** A version by its content, should a name and number ever come back with other weights. */
  private record Key(ModelRef ref, String sha256) {}

  /**
   * @param devices asked once, when the first model is loaded
   */
  ModelCache(
      InferenceProperties properties,
      Function<ModelVersion, ServedModel<Q, A>> models,
      Supplier<List<DeviceMemory>> devices) {
    this.properties = properties;
    this.models = models;
    this.devices = devices;
  }

  /** A model that stays as long as the lease is open; its load may still be under way. */
  Resident lease(ModelVersion version) {
    lock.lock();
    try {
      if (closed) {
        throw RequestQueue.closing();
      }
      var key = new Key(version.ref(), version.sha256());
      var known = residents.get(key);
      var resident = known == null || known.model.isDueAgain() ? admit(key, version) : known;
      resident.users++;
      return resident;
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more requests, and waits for those that were taken. */
  void close(Deadline deadline) {
    List<Resident> all;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      all = new ArrayList<>(residents.values());
      all.addAll(leaving);
    } finally {
      lock.unlock();
    }
    all.forEach(resident -> resident.model.stop());
    all.forEach(resident -> resident.model.awaitEnd(deadline));
  }

  private Resident admit(Key key, ModelVersion version) {
    residents.values().removeIf(other -> other.model.isDueAgain());
    while (residents.size() >= properties.maxModels()) {
      residents.values().stream()
          .filter(Resident::isIdle)
          .findFirst()
          .orElseThrow(
              () ->
                  new Failure.Unavailable(
                      "All %d models that may be loaded at once are in use; ask again soon."
                          .formatted(properties.maxModels()),
                      SOON))
          .evict();
    }
    var resident = new Resident(key, models.apply(version));
    residents.put(key, resident);
    resident.model.start(resident);
    return resident;
  }

  private DeviceMemory roomiest() {
    if (memories == null) {
      memories = devices.get();
    }
    return memories.stream().max(Comparator.comparingLong(DeviceMemory::free)).orElseThrow();
  }

  /** A model's place in the cache; as an {@code AutoCloseable}, one caller's lease of it. */
  final class Resident implements Room, AutoCloseable {

    private final Key key;
    private final ServedModel<Q, A> model;
    private @Nullable DeviceMemory memory;
    private long bytes;
    private int users;
    private boolean gone;

    private Resident(Key key, ServedModel<Q, A> model) {
      this.key = key;
      this.model = model;
    }

    ServedModel<Q, A> model() {
      return model;
    }

    /** Ends one lease. */
    @Override
    public void close() {
      lock.lock();
      try {
        users--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Device claim(long wanted) {
      lock.lock();
      try {
        awaitSpace(wanted);
        return Objects.requireNonNull(memory).device();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void resize(long wanted) {
      lock.lock();
      try {
        awaitSpace(wanted);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void giveBack() {
      lock.lock();
      try {
        gone = true;
        if (memory != null) {
          memory.take(-bytes);
          bytes = 0;
        }
        leaving.remove(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean isIdle() {
      return users == 0;
    }

    private void evict() {
      residents.remove(key, this);
      if (!gone) {
        leaving.add(this);
        model.stop();
      }
    }

    private void awaitSpace(long wanted) {
      var patience = Deadline.in(properties.deadline());
      while (true) {
        if (closed) {
          throw RequestQueue.closing();
        }
        var device = memory != null ? memory : roomiest();
        var more = wanted - bytes;
        if (more <= device.free() && !isStillLeaving()) {
          device.take(more);
          bytes = wanted;
          memory = device;
          return;
        }
        if (wanted > device.bound()) {
          throw new Failure.Unavailable(
              "It needs %d bytes and %s may hold %d; raise polymath.inference.memory."
                  .formatted(wanted, device.device(), device.bound()),
              properties.loadRetry());
        }
        makeRoom(device, more);
        if (!awaitChange(patience)) {
          throw new Failure.Unavailable(
              "Models in use fill the memory of %s; ask again soon.".formatted(device.device()),
              SOON);
        }
      }
    }

    /** An earlier load of the same model that is not closed yet. */
    private boolean isStillLeaving() {
      return leaving.stream().anyMatch(other -> other != this && other.key.equals(key));
    }

    private void makeRoom(DeviceMemory device, long more) {
      var free =
          device.free()
              + leaving.stream().filter(r -> r.isOn(device)).mapToLong(r -> r.bytes).sum();
      for (var other : List.copyOf(residents.values())) {
        if (free >= more) {
          return;
        }
        if (other != this && other.isIdle() && other.isOn(device)) {
          free += other.bytes;
          other.evict();
        }
      }
    }

    private boolean isOn(DeviceMemory device) {
      return memory == device;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private boolean awaitChange(Deadline patience) {
      try {
        return changed.awaitNanos(patience.remainingNanos()) > 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
