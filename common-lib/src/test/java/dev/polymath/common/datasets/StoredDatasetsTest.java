package dev.polymath.common.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.models.ArtifactStore.Content;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatasetsTest
class StoredDatasetsTest {

  private static final int MIB = 1 << 20;

  /** The common pool of two cores is a single thread. */
  private static final Executor THREADS = Thread::startVirtualThread;

  private final ServiceDatasets datasets;
  private final JdbcClient database;
  private final String name = "stored-" + UUID.randomUUID();

  StoredDatasetsTest(@Autowired ServiceDatasets datasets, @Autowired JdbcClient database) {
    this.datasets = datasets;
    this.database = database;
  }

  @Test
  void aFileIsReadBack() throws IOException {
    var content = Bytes.random(2 * MIB + 3);

    var stored = add(name, file("a.bin", out -> out.write(content)));

    assertThat(datasets.find(name)).contains(stored);
    assertThat(datasets.require("dataset", name)).isEqualTo(stored);
    assertThat(datasets.dataHash(stored)).isEqualTo(stored.sha256());
    try (var in = datasets.open(stored, "a.bin")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThatThrownBy(() -> datasets.open(stored, "b.bin")).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void whatAJobMakesIsADataSetOfOneFile() throws IOException {
    datasets.requireFree(name);
    datasets.make(name, "made.bin", out -> out.write(7));

    var made = datasets.require("dataset", name);
    assertThat(made.source()).isEqualTo(Dataset.Source.MADE);
    try (var in = datasets.open(made, "made.bin")) {
      assertThat(in.readAllBytes()).containsExactly(7);
    }
    assertThatThrownBy(() -> datasets.requireFree(name)).isInstanceOf(Failure.Conflict.class);
    assertThatThrownBy(() -> datasets.make(name, "made.bin", out -> out.write(7)))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void severalDataSetsHaveOneHashTogether() throws IOException {
    var one = add(name, file("a", out -> out.write(1)));
    var other = add(name + "2", file("a", out -> out.write(2)));

    assertThat(datasets.dataHash(List.of(one))).isEqualTo(one.sha256());
    assertThat(datasets.dataHash(List.of(one, other)))
        .isEqualTo(
            Bytes.sha256(
                "%s  %s\n%s  %s2\n"
                    .formatted(one.sha256(), name, other.sha256(), name)
                    .getBytes()));
  }

  @Test
  void nothingIsLeftOfAnUploadThatFails() {
    var before = chunks();

    assertThatThrownBy(
            () ->
                add(
                    name,
                    file("whole.bin", out -> out.write(new byte[MIB])),
                    file(
                        "torn.bin",
                        out -> {
                          out.write(new byte[3 * MIB]);
                          throw new IOException("the disk is gone");
                        })))
        .hasRootCauseMessage("the disk is gone");

    assertThat(datasets.find(name)).isEmpty();
    assertThat(chunks()).isEqualTo(before);
  }

  @Test
  void nothingIsLeftOfAnUploadWhoseConnectionIsKilled() {
    var before = chunks();

    assertThatThrownBy(
            () ->
                add(
                    name,
                    file(
                        "torn.bin",
                        out -> {
                          out.write(new byte[3 * MIB]);
                          assertThat(CompletableFuture.supplyAsync(this::killWriters).join())
                              .isEqualTo(1);
                          out.write(new byte[3 * MIB]);
                        })))
        .isInstanceOf(RuntimeException.class);

    assertThat(datasets.find(name)).isEmpty();
    assertThat(chunks()).isEqualTo(before);
    add(name, file("whole.bin", out -> out.write(new byte[MIB])));
  }

  @Test
  void ofTwoUploadsOfOneNameThatRunAtOnceOneIsStored() {
    var barrier = new CyclicBarrier(2);
    var before = chunks();

    var failures =
        Stream.of(Bytes.random(10), Bytes.random(10))
            .map(
                content ->
                    CompletableFuture.supplyAsync(
                            () ->
                                add(
                                    name,
                                    file(
                                        "a",
                                        out -> {
                                          out.write(content);
                                          await(barrier);
                                        })),
                            THREADS)
                        .handle((dataset, failure) -> failure == null ? "" : failure.getMessage()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted()
            .toList();

    assertThat(failures.getFirst()).isEmpty();
    assertThat(failures.getLast()).contains("There is a data set " + name + " already");
    assertThat(chunks()).isEqualTo(before + 1);
  }

  @Test
  void uploadsThatWaitForEachOtherEndWithOneStoredAndOneToRepeat() {
    var barrier = new CyclicBarrier(2);
    var one = Bytes.random(10);
    var other = Bytes.random(10);

    var outcomes =
        Stream.of(List.of(one, other), List.of(other, one))
            .map(
                contents ->
                    CompletableFuture.supplyAsync(
                            () ->
                                add(
                                    name + "-" + contents.getFirst()[0] + contents.getFirst()[1],
                                    file("first", out -> out.write(contents.getFirst())),
                                    file(
                                        "second",
                                        out -> {
                                          await(barrier);
                                          out.write(contents.getLast());
                                        })),
                            THREADS)
                        .<Object>handle(
                            (dataset, failure) ->
                                failure == null ? "stored" : failure.getCause().getClass()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(outcomes).containsExactlyInAnyOrder("stored", Failure.Unavailable.class);
  }

  @Test
  void manyUploadsLeaveConnectionsForOthers() throws Exception {
    var go = new CountDownLatch(1);
    var writing = new CountDownLatch(4);

    var uploads =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            add(
                                name + "-" + i,
                                file(
                                    "a",
                                    out -> {
                                      out.write(i);
                                      writing.countDown();
                                      await(go);
                                    })),
                        THREADS))
            .toList();
    assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(datasets.find(name)).isEmpty();
    // The others are done looking for the name, too, and wait without a connection.
    Awaitility.await().untilAsserted(() -> assertThat(writers()).isEqualTo(4));
    go.countDown();
    uploads.forEach(CompletableFuture::join);
    assertThat(datasets.list(name, 12)).hasSize(12);
  }

  @Test
  void whatWasTamperedWithNeverLooksWhole() {
    var stored = add(name, file("a.bin", out -> out.write(Bytes.random(MIB + 9))));
    database
        .sql(
            """
            update artifact_chunk set data = set_byte(data, 5, get_byte(data, 5) # 1)
            where artifact_id = (select id from artifact where sha256 = ?) and position = 0
            """)
        .param(stored.files().getFirst().sha256())
        .update();

    assertThatThrownBy(
            () -> {
              try (var in = datasets.open(stored, "a.bin")) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not what was stored");
  }

  @Test
  void aDataSetThatIsNotThereIsTheCallersMistake() {
    assertThatThrownBy(() -> datasets.require("teacher", "unknown"))
        .isInstanceOfSatisfying(
            Failure.InvalidRequest.class,
            failure -> assertThat(failure.errors().getFirst().field()).isEqualTo("teacher"));
  }

  private Dataset add(String to, NewFile... files) {
    return datasets.add(to, Dataset.Source.UPLOADED, List.of(files));
  }

  private static NewFile file(String name, Content content) {
    return new NewFile(name, content);
  }

  /** Ends the connection of a writer, as the death of its process does; from another thread. */
  private int killWriters() {
    return database
        .sql(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%'
              and query like '%artifact_chunk%'
            """)
        .query(Integer.class)
        .single();
  }

  private int writers() {
    return database
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and state like 'idle in transaction%'
            """)
        .query(Integer.class)
        .single();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private long chunks() {
    return database.sql("select count(*) from artifact_chunk").query(Long.class).single();
  }
}
