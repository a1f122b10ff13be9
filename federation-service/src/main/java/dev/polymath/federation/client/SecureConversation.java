package dev.polymath.federation.client;

import dev.polymath.federation.averaging.ClientUpdate;
import dev.polymath.federation.protocol.SecureState;
import dev.polymath.federation.protocol.TaskOffer;
import dev.polymath.federation.secure.PublicKeys;
import dev.polymath.federation.secure.Quantisation;
import dev.polymath.federation.secure.Revealed;
import dev.polymath.federation.secure.SecureClient;
import dev.polymath.federation.weights.Weights;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client's part in a secure round. Its secrets are in memory alone: a client that is killed has
 * gone from this attempt, and takes part in the next one under new keys.
 */
final class SecureConversation {

  private static final Logger log = LoggerFactory.getLogger(SecureConversation.class);
  private static final long PAUSE_MILLIS = 200;
  private static final int CONFLICT = 409;

  private final JsonMapper json = JsonMapper.builder().build();
  private final Server server;
  private final String key;
  private final TaskOffer offer;
  private final long[] numbers;
  private @Nullable SecureClient client;
  private String attempt = "";
  private String made = "";
  private byte[] body = {};
  private String said = "";

  SecureConversation(
      Server server, String key, TaskOffer offer, ClientUpdate update, Weights start) {
    this.server = server;
    this.key = key;
    this.offer = offer;
    numbers = Quantisation.DEFAULT.encode(update, start);
  }

  /** Speaks until the round is over, which the server says by a refusal. */
  void hold() throws ServerRefused, InterruptedException {
    while (true) {
      try {
        var state = server.secure(key, offer.id());
        if (!state.name().equals(attempt)) begin(state);
        if (client != null && !state.stage().equals(said)) answer(client, state);
      } catch (ServerAway e) {
        // Its secrets are here alone: it stays, and says the same when the server is back.
        log.info("{}: {}; it will try again", offer.client(), e.getMessage());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void begin(SecureState state) {
    attempt = state.name();
    made = "";
    said = "";
    // Who comes after the keys are out has to wait for another attempt.
    client =
        state.stage().equals("KEYS")
            ? new SecureClient(
                offer.client(),
                attempt,
                state.threshold(),
                Quantisation.DEFAULT.ring(),
                new SecureRandom())
            : null;
  }

  private void answer(SecureClient speaker, SecureState state) throws ServerAway, ServerRefused {
    try {
      // A step is taken once, however often its words have to be sent.
      if (!made.equals(state.stage())) {
        body = body(speaker, state);
        made = state.stage();
      }
      server.say(key, offer.id(), made, attempt, body);
      said = made;
    } catch (IllegalStateException e) {
      // It was too late at an earlier stage.
      client = null;
    } catch (ServerRefused e) {
      if (e.status() != CONFLICT) throw e;
      // The stage has passed without this client.
      client = null;
    }
  }

  private byte[] body(SecureClient speaker, SecureState state) {
    return switch (state.stage()) {
      case "KEYS" -> joined(speaker.publicKeys());
      case "SHARES" -> json.writeValueAsBytes(base64(speaker.share(keys(state.keys()))));
      case "MASKED" -> bytes(speaker.masked(numbers, sealed(state.shares())));
      default -> json.writeValueAsBytes(told(speaker.reveal(state.arrived())));
    };
  }

  private static byte[] joined(PublicKeys keys) {
    return ByteBuffer.allocate(keys.sealing().length + keys.masking().length)
        .put(keys.sealing())
        .put(keys.masking())
        .array();
  }

  private static Map<String, PublicKeys> keys(Map<String, String> base64) {
    var keys = new HashMap<String, PublicKeys>();
    sealed(base64)
        .forEach(
            (who, bytes) ->
                keys.put(
                    who,
                    new PublicKeys(
                        Arrays.copyOf(bytes, bytes.length / 2),
                        Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length))));
    return keys;
  }

  private static Map<String, byte[]> sealed(Map<String, String> base64) {
    var bytes = new HashMap<String, byte[]>();
    base64.forEach((who, text) -> bytes.put(who, Base64.getDecoder().decode(text)));
    return bytes;
  }

  private static Map<String, String> base64(Map<String, byte[]> sealed) {
    var texts = new TreeMap<String, String>();
    sealed.forEach((who, bytes) -> texts.put(who, Base64.getEncoder().encodeToString(bytes)));
    return texts;
  }

  private static byte[] bytes(long[] numbers) {
    var bytes = ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(numbers);
    return bytes.array();
  }

  private record Told(int at, Map<String, String> seeds, Map<String, String> keys) {}

  private static Told told(Revealed revealed) {
    return new Told(revealed.at(), hexadecimal(revealed.seeds()), hexadecimal(revealed.keys()));
  }

  private static Map<String, String> hexadecimal(Map<String, BigInteger> numbers) {
    var texts = new TreeMap<String, String>();
    numbers.forEach((who, number) -> texts.put(who, number.toString(16)));
    return texts;
  }
}
