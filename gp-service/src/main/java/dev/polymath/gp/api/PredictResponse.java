package dev.polymath.gp.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The posterior at the points that were asked.
 *
 * @param mean left out where there are classes, as are all but the probabilities
 * @param probabilities of each class, a row for each point, where there are classes
 * @param varianceOf which variance, covariance and samples are these
 * @param interval around the mean, where it was asked for
 * @param covariance m by m, where it was asked for
 * @param outputs the same for each output, where there are several and none was named
 * @param samples a function in each row, where they were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PredictResponse(
    String model,
    int version,
    double @Nullable [] mean,
    double @Nullable [] variance,
    PredictRequest.@Nullable VarianceOf varianceOf,
    double @Nullable [] @Nullable [] probabilities,
    @Nullable Interval interval,
    double @Nullable [] @Nullable [] covariance,
    double @Nullable [] @Nullable [] samples,
    @Nullable List<PredictResponse> outputs) {

  static PredictResponse ofClasses(String model, int version, double[][] probabilities) {
    return new PredictResponse(
        model, version, null, null, null, probabilities, null, null, null, null);
  }

  static PredictResponse ofOutputs(String model, int version, List<PredictResponse> outputs) {
    return new PredictResponse(model, version, null, null, null, null, null, null, null, outputs);
  }

  /** What holds 95% of the probability at each point. */
  record Interval(double[] low, double[] high) {}
}
