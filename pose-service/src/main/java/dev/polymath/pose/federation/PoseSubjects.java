package dev.polymath.pose.federation;

import dev.polymath.common.federation.Subject;
import dev.polymath.common.federation.Subjects;
import dev.polymath.pose.temporal.TemporalArchitecture;
import dev.polymath.pose.temporal.TemporalTask;
import java.util.List;

/** The temporal models that federations learn: {@code pose-27}, which sees 27 frames. */
public final class PoseSubjects implements Subjects {

  /** As many as the models that come with the service have. */
  private static final int CHANNELS = 256;

  @Override
  public List<Subject> all() {
    var architecture = TemporalArchitecture.of(List.of(3, 3, 3), CHANNELS, false);
    return List.of(
        new Subject(new TemporalTask("pose-27", architecture), new Movements(architecture)));
  }
}
