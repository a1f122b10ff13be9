package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

  @TempDir private Path folder;

  @Test
  void theTailIsTheLastLines() throws IOException {
    var log = new Log(Files.writeString(folder.resolve("gp.log"), "one\ntwo\nthree\n"));

    assertThat(log.tail(2)).containsExactly("two", "three");
    assertThat(log.tail(10)).containsExactly("one", "two", "three");
  }

  @Test
  void thereIsNoTailWhereThereIsNoLog() throws IOException {
    assertThat(new Log(folder.resolve("gp.log")).tail(5)).isEmpty();
  }

  @Test
  void aLogThatHasGrownLongIsPutAside() throws IOException {
    var file = folder.resolve("gp.log");
    try (var content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(33L << 20);
    }

    new Log(file).receive(new ProcessBuilder());

    assertThat(file).doesNotExist();
    assertThat(folder.resolve("gp.log.1")).exists();
  }
}
