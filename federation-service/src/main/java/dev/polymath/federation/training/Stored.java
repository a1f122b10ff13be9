package dev.polymath.federation.training;

import dev.polymath.common.models.Artifact;
import dev.polymath.common.models.ArtifactStore;
import dev.polymath.common.safetensors.SafetensorsReader;
import dev.polymath.common.safetensors.TensorEntry;
import dev.polymath.federation.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Weights as artifacts. */
final class Stored {

  private final ArtifactStore artifacts;
  private final long maxElements;

  Stored(ArtifactStore artifacts, long maxElements) {
    this.artifacts = artifacts;
    this.maxElements = maxElements;
  }

  /** Their sha256, in the transaction that is running. */
  String put(Weights weights) {
    return artifacts.put(weights::write).sha256();
  }

  Weights read(String sha256) {
    try (var in = artifacts.open(sha256)) {
      return Weights.read(in, maxElements);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many numbers they are, which their header says. */
  long elements(String sha256) {
    try (var reader = SafetensorsReader.open(artifacts.open(sha256))) {
      return reader.tensors().values().stream().mapToLong(TensorEntry::elements).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers under masks. */
  InputStream open(String sha256) {
    return artifacts.open(sha256);
  }

  /** In the transaction that is running. */
  Artifact put(Upload upload) {
    return upload.storeIn(artifacts);
  }

  /** An update in full. */
  Weights read(String sha256, UpdateFormat format, Weights start) {
    try (var in = artifacts.open(sha256)) {
      return format.read(in, start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void drop(String sha256) {
    artifacts.deleteIfUnused(sha256);
  }
}
