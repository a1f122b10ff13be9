package dev.polymath.federation.client;

import dev.polymath.common.failure.Failure;
import dev.polymath.federation.averaging.Assignment;
import dev.polymath.federation.averaging.ClientMemory;
import dev.polymath.federation.averaging.LocalRule;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.protocol.Enrolment;
import dev.polymath.federation.protocol.TaskOffer;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: it enrols, asks for a task, trains, answers, and asks again. */
final class VirtualClient {

  private static final Logger log = LoggerFactory.getLogger(VirtualClient.class);
  private static final long MOST_ELEMENTS = 100_000_000;
  private static final int UNAUTHORIZED = 401;
  private static final int CONFLICT = 409;

  private final String name;
  private final int index;
  private final String token;
  private final Duration wait;
  private final Server server;
  private final ClientFolder folder;
  private final OwnData data;
  private final TrainingRoom room;
  private final Backoff backoff;
  private volatile @Nullable String key;

  /** The task whose update nobody has tried to send yet. */
  private @Nullable UUID trained;

  VirtualClient(
      String name,
      int index,
      ClientProperties properties,
      Server server,
      ClientFolder folder,
      OwnData data,
      TrainingRoom room,
      Backoff backoff) {
    this.name = name;
    this.index = index;
    token = properties.token();
    wait = properties.poll();
    this.server = server;
    this.folder = folder;
    this.data = data;
    this.room = room;
    this.backoff = backoff;
  }

  /** Works until it is interrupted, or the server will not have it. */
  void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        step();
        backoff.reset();
      } catch (ServerAway | IOException e) {
        log.info("{}: {}; it will try again", name, e.getMessage());
        if (!pause()) return;
      } catch (ServerRefused e) {
        log.error("{} stops: {}", name, e.getMessage());
        return;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("{}: what nobody thought of; it will try again", name, e);
        if (!pause()) return;
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(backoff.next());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void step() throws ServerAway, ServerRefused, IOException, InterruptedException {
    var key = this.key;
    if (key == null) {
      key = keyOrEnrol();
      this.key = key;
    }
    try {
      for (var unsent = folder.nextUnsent(); unsent.isPresent(); unsent = folder.nextUnsent()) {
        send(key, unsent.get());
      }
      var offer = server.next(key, wait);
      if (offer.isPresent()) train(key, offer.get());
    } catch (ServerRefused e) {
      if (e.status() != UNAUTHORIZED) throw e;
      // Its database is another one than it was, or somebody enrolled by this proof.
      folder.forgetKey();
      this.key = null;
    }
  }

  private String keyOrEnrol() throws ServerAway, ServerRefused, IOException {
    var kept = folder.key();
    if (kept.isPresent()) return kept.get();
    var enrolled = server.enrol(new Enrolment(name, token, folder.proof(), data.tasks()));
    folder.keepKey(enrolled.key());
    return enrolled.key();
  }

  private void send(String key, ClientFolder.Unsent unsent)
      throws ServerAway, ServerRefused, IOException {
    try {
      var resuming = !unsent.task().equals(trained);
      trained = null;
      server.upload(key, unsent, resuming);
      folder.sent(unsent);
    } catch (ServerRefused e) {
      if (e.status() == UNAUTHORIZED) throw e;
      log.warn("{}: an update does not count: {}", name, e.getMessage());
      folder.drop(unsent);
      if (e.status() != CONFLICT) fail(key, unsent.task(), String.valueOf(e.getMessage()));
    }
  }

  private void train(String key, TaskOffer offer)
      throws ServerAway, ServerRefused, IOException, InterruptedException {
    try {
      var conversation = room.enter(() -> turn(key, offer));
      if (conversation.isPresent()) conversation.get().hold();
    } catch (Failure | IllegalArgumentException e) {
      log.warn("{}: a task failed: {}", name, e.getMessage());
      fail(key, offer.id(), String.valueOf(e.getMessage()));
    } catch (ServerRefused e) {
      if (e.status() == UNAUTHORIZED) throw e;
      log.info("{}: a task is over: {}", name, e.getMessage());
    }
  }

  /**
   * Trains, and keeps what comes of it.
   *
   * @return what is to be said about it, where the round is secure
   */
  private Optional<SecureConversation> turn(String key, TaskOffer offer)
      throws ServerAway, ServerRefused, IOException, InterruptedException {
    var weights = download(key, offer, "weights", offer.weightsSha256());
    var control =
        offer.controlSha256() == null
            ? Weights.NONE
            : download(key, offer, "control", offer.controlSha256());
    var assignment =
        new Assignment(
            offer.client(),
            offer.round() - 1,
            weights,
            control,
            settings(offer.settings()),
            offer.seed());
    var memory = folder.memory(offer.run(), MOST_ELEMENTS);
    var examples = data.of(index, offer.task(), offer.partition());
    var result = room.train(offer.task(), assignment, examples, ClientMemory.of(memory));
    if (offer.secure()) {
      return Optional.of(new SecureConversation(server, key, offer, result.update(), weights));
    }
    trained = offer.id();
    folder.keep(offer.id(), offer.run(), Outgoing.of(result, offer.compression(), weights, memory));
    return Optional.empty();
  }

  private void fail(String key, UUID task, String reason) throws ServerAway, ServerRefused {
    try {
      server.fail(key, task, reason);
    } catch (ServerRefused e) {
      if (e.status() == UNAUTHORIZED) throw e;
      log.info("{}: {}", name, e.getMessage());
    }
  }

  private Weights download(String key, TaskOffer offer, String what, String sha256)
      throws ServerAway, ServerRefused, IOException {
    Path part = folder.part(what + "-" + sha256);
    server.download(key, offer.id(), what, sha256, part);
    try (var in = Files.newInputStream(part)) {
      return Weights.read(in, MOST_ELEMENTS);
    } finally {
      Files.delete(part);
    }
  }

  private static LocalSettings settings(TaskOffer.Settings asked) {
    LocalRule rule =
        asked.controlled()
            ? new LocalRule.Controlled()
            : asked.proximal() > 0
                ? new LocalRule.Proximal(asked.proximal())
                : new LocalRule.Plain();
    return LocalSettings.of(asked.localEpochs(), asked.batchSize(), asked.learningRate())
        .withDecay(asked.decay())
        .with(rule);
  }

  /** Says that this client is there, busy as it may be. */
  void heartbeat() {
    var current = key;
    if (current == null) return;
    try {
      server.heartbeat(current);
    } catch (ServerAway | ServerRefused e) {
      log.debug("{}: {}", name, e.getMessage());
    }
  }
}
