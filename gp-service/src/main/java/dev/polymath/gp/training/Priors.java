package dev.polymath.gp.training;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.memory.WorkingMemory;
import dev.polymath.gp.data.MeanTree;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.data.ProcessTree;
import dev.polymath.gp.kernel.Points;
import dev.polymath.gp.process.GaussianProcess;
import dev.polymath.gp.process.JointDistribution;
import dev.polymath.gp.process.Prior;
import dev.polymath.gp.process.Resources;
import dev.polymath.gp.process.Variance;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a process says before it has seen data. */
public final class Priors {

  private final Resources resources;
  private final FitProperties properties;
  private final WorkingMemory memory;

  Priors(Resources resources, FitProperties properties, WorkingMemory memory) {
    this.resources = resources;
    this.properties = properties;
    this.memory = memory;
  }

  /** A joint distribution, and functions drawn from it. */
  public record Drawn(JointDistribution distribution, double[][] samples) {}

  /** Draws functions at points. */
  public Drawn draw(JsonNode kernel, @Nullable JsonNode mean, PointList x, int samples, long seed) {
    properties.requireRoomForCovariance("x", x.rows());
    memory.claim(FitProperties.memoryOfCovariance(x.rows(), samples));
    var process =
        GaussianProcess.of(ProcessTree.kernel(Plans.plain(kernel)))
            .withMean(MeanTree.parse(Plans.plain(mean)));
    if (process.mean().isFitted()) {
      throw new InvalidRequest(
          "mean", "Has nothing to be fitted to before there are data; give its coefficients.");
    }
    var joint = Prior.joint(process, Points.of(x.values(), x.rows()), Variance.LATENT, resources);
    return new Drawn(joint, joint.samples(samples, seed, resources));
  }
}
