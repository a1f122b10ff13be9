package dev.polymath.federation.training;

import dev.polymath.federation.averaging.Combined;
import dev.polymath.federation.secure.PublicKeys;
import dev.polymath.federation.secure.Quantisation;
import dev.polymath.federation.secure.Revealed;
import dev.polymath.federation.secure.SecureSum;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stages of a secure round (Bonawitz et al. 2017) as rows: a stage is over once everybody who
 * took the one before has spoken, or at its deadline if those who have are enough. What has been
 * said is in the database, so that any process goes on with it.
 */
final class SecureRounds {

  private static final Logger log = LoggerFactory.getLogger(SecureRounds.class);

  /** Numbers that are read at a time. */
  private static final int BLOCK = 1 << 16;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Stored stored;
  private final int mostAttempts;

  SecureRounds(JdbcClient jdbc, JsonMapper json, Stored stored, int mostAttempts) {
    this.jdbc = jdbc;
    this.json = json;
    this.stored = stored;
    this.mostAttempts = mostAttempts;
  }

  /** Of what clients say, in order. */
  enum Stage {
    KEYS,
    SHARES,
    MASKED,
    REVEALED
  }

  /** What a client has told at the end, as JSON; shares are hexadecimal. */
  record Told(
      int at,
      @Nullable Map<String, @Nullable String> seeds,
      @Nullable Map<String, @Nullable String> keys) {

    Revealed revealed() {
      return new Revealed(at, numbers(seeds), numbers(keys));
    }

    private static Map<String, BigInteger> numbers(
        @Nullable Map<String, @Nullable String> hexadecimal) {
      var numbers = new TreeMap<String, BigInteger>();
      Objects.requireNonNull(hexadecimal)
          .forEach(
              (client, number) ->
                  numbers.put(client, new BigInteger(Objects.requireNonNull(number), 16)));
      return numbers;
    }
  }

  /** How a round's attempt is called by all who take part. */
  static String name(UUID run, int round, int attempt) {
    return run + " " + round + " " + attempt;
  }

  /** How many of so many have to stay: more than half of them, so that no two sets can. */
  static int threshold(int asked, double share) {
    return Math.min(asked, (int) Math.floor(asked * share) + 1);
  }

  /**
   * Takes an open round a stage further.
   *
   * @return whether its sum can be taken
   */
  boolean advance(UUID run, int round, int asked, int threshold, boolean overdue, Duration wait) {
    var stage =
        jdbc.sql("select stage from federation_round where run = ? and round = ? for update")
            .params(run, round)
            .query((row, number) -> Stage.valueOf(row.getString(1)))
            .single();
    var expected =
        stage == Stage.KEYS
            ? asked
            : speakers(run, round, Stage.values()[stage.ordinal() - 1]).size();
    var here = speakers(run, round, stage).size();
    if (here < expected && !overdue) return false;
    if (here < threshold) {
      again(run, round, wait);
      return false;
    }
    if (stage == Stage.REVEALED) return true;
    jdbc.sql(
            """
            update federation_round set stage = ?, deadline_at = now() + make_interval(secs => ?)
            where run = ? and round = ?
            """)
        .params(Stage.values()[stage.ordinal() + 1].name(), Rounds.seconds(wait), run, round)
        .update();
    return false;
  }

  /** Too many have gone: from the beginning, under new keys and with whoever is there. */
  private void again(UUID run, int round, Duration wait) {
    var attempt =
        jdbc.sql(
                """
                update federation_round
                set stage = 'KEYS', attempt = attempt + 1,
                  deadline_at = now() + make_interval(secs => ?)
                where run = ? and round = ? returning attempt
                """)
            .params(Rounds.seconds(wait), run, round)
            .query(Integer.class)
            .single();
    if (attempt > mostAttempts) {
      throw new RunFailed(
          "Round %d lost too many clients in each of %d attempts.".formatted(round, attempt));
    }
    forget(run, round);
  }

  /** What clients said in a stage, by client. */
  Map<String, byte[]> said(UUID run, int round, Stage stage) {
    var said = new TreeMap<String, byte[]>();
    jdbc.sql(
            """
            select c.name, m.body from federation_secure_message m
            join federation_task t on t.id = m.task join federation_client c on c.id = t.client
            where t.run = ? and t.round = ? and m.stage = ?
            """)
        .params(run, round, stage.name())
        .query((row, number) -> said.put(row.getString(1), row.getBytes(2)))
        .list();
    return said;
  }

  /** Who has spoken in a stage, sorted. */
  List<String> speakers(UUID run, int round, Stage stage) {
    return jdbc.sql(
            """
            select c.name from federation_secure_message m
            join federation_task t on t.id = m.task join federation_client c on c.id = t.client
            where t.run = ? and t.round = ? and m.stage = ? order by c.name
            """)
        .params(run, round, stage.name())
        .query((row, number) -> row.getString(1))
        .list();
  }

  /** One client's masked numbers: a model's worth at a time. */
  private long[] masked(UUID run, int round, String client, int length) {
    var sha256 =
        jdbc.sql(
                """
                select m.artifact from federation_secure_message m
                join federation_task t on t.id = m.task join federation_client c on c.id = t.client
                where t.run = ? and t.round = ? and c.name = ? and m.stage = 'MASKED'
                """)
            .params(run, round, client)
            .query(String.class)
            .single();
    try (var in = stored.open(sha256)) {
      return numbers(in, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tasks of those whose numbers are in are done, and what was said is forgotten. */
  void count(UUID run, int round) {
    jdbc.sql(
            """
            update federation_task t set state = 'ACCEPTED', finished_at = now()
            from federation_secure_message m
            where t.run = ? and t.round = ? and m.task = t.id and m.stage = 'MASKED'
            """)
        .params(run, round)
        .update();
  }

  void forget(UUID run, int round) {
    var numbers =
        jdbc.sql(
                """
                delete from federation_secure_message m using federation_task t
                where m.task = t.id and t.run = ? and t.round = ? returning m.artifact
                """)
            .params(run, round)
            .query((row, number) -> Optional.ofNullable(row.getString(1)))
            .list();
    numbers.stream().flatMap(Optional::stream).sorted().forEach(stored::drop);
  }

  /**
   * Whether the masks can be taken off, found out on no numbers at all; if not, for a client has
   * told what is of no secret, the round begins again.
   */
  boolean fitsTogether(UUID run, int round, int threshold, Duration wait) {
    try {
      var rehearsal = sum(run, round, threshold, 0);
      for (var client : speakers(run, round, Stage.MASKED)) rehearsal.add(client, new long[0]);
      rehearsal.unmasked(told(run, round));
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      log.warn("Round {} of run {} begins again: {}", round, run, e.getMessage());
      again(run, round, wait);
      return false;
    }
  }

  /** The mean of those whose numbers are in: the same one, whichever process takes it. */
  Combined combined(UUID run, int round, int threshold, Weights before) {
    var quantisation = Quantisation.DEFAULT;
    var length = quantisation.length(before);
    var sum = sum(run, round, threshold, length);
    for (var client : speakers(run, round, Stage.MASKED)) {
      sum.add(client, masked(run, round, client, length));
    }
    return quantisation.decode(sum.unmasked(told(run, round)), sum.arrived().size(), before);
  }

  private SecureSum sum(UUID run, int round, int threshold, int length) {
    var attempt =
        jdbc.sql("select attempt from federation_round where run = ? and round = ?")
            .params(run, round)
            .query(Integer.class)
            .single();
    var all = said(run, round, Stage.KEYS);
    var sharers = new TreeMap<String, PublicKeys>();
    for (var client : speakers(run, round, Stage.SHARES)) {
      sharers.put(client, keys(Objects.requireNonNull(all.get(client))));
    }
    return new SecureSum(
        name(run, round, attempt), threshold, Quantisation.DEFAULT.ring(), sharers, length);
  }

  private List<Revealed> told(UUID run, int round) {
    var told = new ArrayList<Revealed>();
    for (var body : said(run, round, Stage.REVEALED).values()) {
      told.add(json.readValue(body, Told.class).revealed());
    }
    return told;
  }

  static PublicKeys keys(byte[] bytes) {
    return new PublicKeys(
        Arrays.copyOf(bytes, bytes.length / 2),
        Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
  }

  private static long[] numbers(InputStream in, int length) throws IOException {
    var numbers = new long[length];
    for (var at = 0; at < length; ) {
      var count = Math.min(BLOCK, length - at);
      var bytes = in.readNBytes(Long.BYTES * count);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(numbers, at, count);
      at += count;
    }
    return numbers;
  }
}
