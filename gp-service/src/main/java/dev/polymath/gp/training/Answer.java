package dev.polymath.gp.training;

import dev.polymath.gp.process.Band;
import dev.polymath.gp.process.Component;
import dev.polymath.gp.process.LogMarginalLikelihood;
import dev.polymath.gp.process.Model;
import dev.polymath.gp.process.Prediction;
import dev.polymath.gp.process.Suggestion;
import dev.polymath.gp.process.TrainingSet;
import java.util.List;

/** What a fitted model answers, each to the {@link Query} of its kind. */
public sealed interface Answer {

  /** To {@link Query.Marginals}. */
  record Marginals(Prediction prediction) implements Answer {}

  /**
   * To {@link Query.Classes}.
   *
   * @param probabilities of each class, a row for each point
   */
  record Classes(double[][] probabilities) implements Answer {}

  /** To {@link Query.Curve}. */
  record Curve(Band band) implements Answer {}

  /**
   * To {@link Query.Joint}.
   *
   * @param samples a function in each row
   */
  record Joint(double[] mean, double[][] covariance, double[][] samples) implements Answer {}

  /**
   * To {@link Query.LikelihoodAt}.
   *
   * @param model with the parameters that were asked for
   */
  record LikelihoodAt(Model model, LogMarginalLikelihood likelihood) implements Answer {}

  /** To {@link Query.Components}. */
  record Components(List<Component> components) implements Answer {}

  /** To {@link Query.Suggest}. */
  record Suggestions(List<Suggestion> suggestions) implements Answer {}

  /**
   * To {@link Query.Extended}.
   *
   * @param likelihood of all observations together
   */
  record Extended(LogMarginalLikelihood likelihood) implements Answer {}

  /** To {@link Query.Observations}. */
  record Observations(TrainingSet data) implements Answer {}
}
