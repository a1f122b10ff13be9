package dev.polymath.common.datasets;

import dev.polymath.common.models.ArtifactStore.Content;

/** A file that is to be stored. */
record NewFile(String name, Content content) {}
