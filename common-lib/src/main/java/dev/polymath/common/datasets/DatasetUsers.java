package dev.polymath.common.datasets;

import java.util.List;

/**
 * Who needs a data set: it is not deleted while anybody does. Jobs and models are known; a service
 * that keeps other users of data sets, such as runs of its own, brings a bean that knows them.
 */
@FunctionalInterface
public interface DatasetUsers {

  /** The users in words for a caller, such as {@code "job 7f… (train, RUNNING)"}; a few will do. */
  List<String> of(Dataset dataset);
}
