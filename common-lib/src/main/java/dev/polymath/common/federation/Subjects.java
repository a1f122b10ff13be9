package dev.polymath.common.federation;

import java.util.List;

/** What of a service can be learnt by a federation; found by {@link java.util.ServiceLoader}. */
@FunctionalInterface
public interface Subjects {
  List<Subject> all();
}
