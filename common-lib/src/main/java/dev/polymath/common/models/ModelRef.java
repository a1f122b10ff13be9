package dev.polymath.common.models;

/** One immutable version of a model. Versions of a name count from 1. */
public record ModelRef(String name, int version) {
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
