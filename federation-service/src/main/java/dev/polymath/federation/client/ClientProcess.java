package dev.polymath.federation.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** All virtual clients of this process, a thread each. */
final class ClientProcess implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ClientProcess.class);

  private final ClientProperties properties;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final TrainingRoom room;

  ClientProcess(ClientProperties properties) {
    this.properties = properties;
    room = new TrainingRoom(properties.trainings());
  }

  @Override
  public void start() {
    var server = new Server(properties.server());
    var data = new OwnData(properties);
    var clients =
        IntStream.range(0, properties.clients()).mapToObj(i -> client(i, server, data)).toList();
    for (var client : clients) threads.add(Thread.ofVirtual().start(client::work));
    for (var client : clients) {
      threads.add(Thread.ofVirtual().start(() -> keepSayingSo(client, properties.heartbeat())));
    }
    log.info("{} clients named {} work for {}", clients.size(), name(0), properties.server());
  }

  private VirtualClient client(int index, Server server, OwnData data) {
    try {
      return new VirtualClient(
          name(index),
          index,
          properties,
          server,
          new ClientFolder(properties.folder().resolve(name(index))),
          data,
          room,
          new Backoff(properties.longestPause(), new SplittableRandom()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name(int index) {
    if (properties.clients() == 1) return properties.name();
    var digits = Integer.toString(properties.clients() - 1).length();
    return String.format(Locale.ROOT, "%s-%0" + digits + "d", properties.name(), index);
  }

  /** Begins anywhere in the interval, so that a thousand clients don't say it all at once. */
  private static void keepSayingSo(VirtualClient client, Duration every) {
    try {
      Thread.sleep(Duration.ofNanos(new SplittableRandom().nextLong(every.toNanos())));
      while (true) {
        client.heartbeat();
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      log.debug("No more heartbeats");
    }
  }

  @Override
  public void stop() {
    threads.forEach(Thread::interrupt);
    threads.clear();
    room.close();
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty();
  }
}
