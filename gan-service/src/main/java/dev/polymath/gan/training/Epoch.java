package dev.polymath.gan.training;

import dev.polymath.common.jobs.JobContext;
import dev.polymath.gan.improved.Training.Losses;

/**
 * The mean of what an epoch's steps cost, from the step that this process began with.
 *
 * <p>A discriminator that is sure of all leaves its generator nothing to learn from.
 */
final class Epoch {

  private static final double SURE = 0.99;

  private double labelled;
  private double unlabelled;
  private double generator;
  private double real;
  private double generated;
  private int steps;

  void add(Losses losses) {
    labelled += losses.labelled();
    unlabelled += losses.unlabelled();
    generator += losses.generator();
    real += losses.real();
    generated += losses.generated();
    steps++;
  }

  void report(JobContext context, long step, boolean withLabels) {
    if (withLabels) context.metric("labelledLoss", step, labelled / steps);
    context.metric("unlabelledLoss", step, unlabelled / steps);
    context.metric("generatorLoss", step, generator / steps);
    context.metric("realTakenForReal", step, real / steps);
    context.metric("generatedTakenForReal", step, generated / steps);
  }

  boolean isOneSided() {
    return real / steps > SURE && generated / steps < 1 - SURE;
  }
}
