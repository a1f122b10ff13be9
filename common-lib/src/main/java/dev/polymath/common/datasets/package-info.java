/**
 * Data sets: named, immutable groups of files that jobs train on. They come by upload, from the
 * catalogue of public sets that a service knows, or lie in a folder that the operator mounts
 * ({@code polymath.datasets.folder}). It knows files and bytes, never what is in them: readers are
 * the services' own.
 *
 * <p>A job takes the name of a data set in a parameter whose own name has {@code dataset} in it
 * ({@code dataset}, {@code datasets}, {@code unlabelledDataset}); by that, and by the data hash of
 * models, it is known who uses a data set. It is used so:
 *
 * <pre>{@code
 * record Train(@NotNull String dataset, …) {}
 *
 * public void check(Train train) {
 *   datasets.require("dataset", train.dataset());
 * }
 *
 * public JobResult run(Train train, JobContext context) throws IOException {
 *   var data = datasets.require("dataset", train.dataset());
 *   try (var in = datasets.open(data, "poses.csv")) { … }
 *   var draft = new ModelDraft(…, datasets.dataHash(data), null);
 *   …
 * }
 * }</pre>
 *
 * <p>A job that makes a data set asks {@link dev.polymath.common.datasets.Datasets#requireFree}
 * when it is submitted, and stores it by {@link dev.polymath.common.datasets.Datasets#make} as the
 * publication of its {@link dev.polymath.common.jobs.JobResult}.
 *
 * <p>A service that knows public sets brings one {@link
 * dev.polymath.common.datasets.DatasetCatalogue}; one that keeps users of data sets elsewhere than
 * in jobs and models brings a {@link dev.polymath.common.datasets.DatasetUsers}.
 */
@NullMarked
package dev.polymath.common.datasets;

import org.jspecify.annotations.NullMarked;
