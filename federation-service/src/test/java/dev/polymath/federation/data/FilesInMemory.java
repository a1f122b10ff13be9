package dev.polymath.federation.data;

import dev.polymath.common.federation.ExampleFiles;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files that a test has made up. */
record FilesInMemory(Map<String, byte[]> contents) implements ExampleFiles {

  @Override
  public List<String> names() {
    return List.copyOf(contents.keySet());
  }

  @Override
  public InputStream open(String name) {
    return new ByteArrayInputStream(Objects.requireNonNull(contents.get(name)));
  }
}
