package dev.polymath.common.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ModelsTest
class PostgresArtifactStoreTest {

  private static final int MIB = 1 << 20;

  private final ArtifactStore artifacts;
  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final Random random = new Random(1);

  PostgresArtifactStoreTest(
      @Autowired ArtifactStore artifacts,
      @Autowired JdbcClient database,
      @Autowired TransactionTemplate transaction) {
    this.artifacts = artifacts;
    this.database = database;
    this.transaction = transaction;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB})
  void whatIsStoredIsReadBack(int length) throws Exception {
    var bytes = bytes(length);

    var stored = artifacts.put(out -> out.write(bytes));

    assertThat(stored).isEqualTo(new Artifact(sha256(bytes), length));
    assertThat(artifacts.find(stored.sha256())).contains(stored);
    assertThat(read(stored)).isEqualTo(bytes);
  }

  @Test
  void aReaderMaySkip() throws IOException {
    var bytes = bytes(3 * MIB);
    var stored = artifacts.put(out -> out.write(bytes));

    try (var in = artifacts.open(stored.sha256())) {
      in.skipNBytes(2 * MIB - 5);
      assertThat(in.readNBytes(10))
          .containsExactly(Arrays.copyOfRange(bytes, 2 * MIB - 5, 2 * MIB + 5));
      assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(MIB - 5);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void theSameBytesAreStoredOnce() {
    var bytes = bytes(2 * MIB + 7);
    var before = chunks();

    var one = artifacts.put(out -> out.write(bytes));
    var other = artifacts.put(out -> new ByteArrayInputStream(bytes).transferTo(out));

    assertThat(other).isEqualTo(one);
    assertThat(chunks()).isEqualTo(before + 3);
  }

  @Test
  void theSameBytesFromManyAtOnceAreStoredOnce() throws Exception {
    var bytes = bytes(MIB + 7);
    var before = chunks();

    try (var threads = Executors.newFixedThreadPool(6)) {
      Callable<Artifact> put = () -> artifacts.put(out -> out.write(bytes));
      for (var stored : threads.invokeAll(Stream.generate(() -> put).limit(12).toList())) {
        assertThat(stored.get().sha256()).isEqualTo(sha256(bytes));
      }
    }

    assertThat(chunks()).isEqualTo(before + 2);
  }

  @Test
  void nothingIsLeftOfWhatWasNotWrittenToItsEnd() {
    var before = chunks();

    assertThatThrownBy(
            () ->
                artifacts.put(
                    out -> {
                      out.write(bytes(3 * MIB));
                      throw new IOException("the disk is gone");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("the disk is gone");

    assertThat(chunks()).isEqualTo(before);
  }

  @Test
  void anArtifactIsThereOnceItsTransactionCommitsAndNotBefore() throws Exception {
    var bytes = bytes(MIB + 1);
    var sha256 = sha256(bytes);
    try (var elsewhere = Executors.newSingleThreadExecutor()) {
      transaction.executeWithoutResult(
          status -> {
            artifacts.put(out -> out.write(bytes));
            assertThat(artifacts.find(sha256)).isPresent();
            var seen = CompletableFuture.supplyAsync(() -> artifacts.find(sha256), elsewhere);
            assertThat(seen.join()).isEmpty();
            status.setRollbackOnly();
          });
    }

    assertThat(artifacts.find(sha256)).isEmpty();
  }

  @Test
  void corruptBytesNeverLookWhole() throws IOException {
    var stored = artifacts.put(out -> out.write(bytes(2 * MIB + 9)));
    database
        .sql(
            """
            update artifact_chunk set data = set_byte(data, 100, get_byte(data, 100) # 1)
            where position = 1
              and artifact_id = (select id from artifact where sha256 = ?)
            """)
        .param(stored.sha256())
        .update();

    try (var in = artifacts.open(stored.sha256())) {
      // All but the last chunk may be handed out; the last one never is.
      assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not what was stored");
    }
  }

  @Test
  void anArtifactThatNothingRefersToCanBeDeleted() {
    var stored = artifacts.put(out -> out.write(bytes(MIB + 1)));
    var before = chunks();

    assertThat(artifacts.deleteIfUnused(stored.sha256())).isTrue();

    assertThat(artifacts.find(stored.sha256())).isEmpty();
    assertThat(chunks()).isEqualTo(before - 2);
    assertThatThrownBy(() -> artifacts.open(stored.sha256()))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void anArtifactInUseStaysAndTheTransactionGoesOn() {
    database
        .sql("create table if not exists usage (sha256 char(64) references artifact (sha256))")
        .update();
    var stored = artifacts.put(out -> out.write(bytes(10)));
    database.sql("insert into usage values (?)").param(stored.sha256()).update();

    transaction.executeWithoutResult(
        status -> {
          assertThat(artifacts.deleteIfUnused(stored.sha256())).isFalse();
          assertThat(artifacts.find(stored.sha256())).isPresent();
        });

    database.sql("delete from usage").update();
    assertThat(artifacts.deleteIfUnused(stored.sha256())).isTrue();
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] read(Artifact stored) throws IOException {
    try (InputStream in = artifacts.open(stored.sha256())) {
      return in.readAllBytes();
    }
  }

  private long chunks() {
    return database.sql("select count(*) from artifact_chunk").query(Long.class).single();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
