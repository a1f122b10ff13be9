package dev.polymath.gp.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The posterior at the points that were asked.
 *
 * @param varianceOf which variance, covariance and samples are these
 * @param interval around the mean, where it was asked for
 * @param covariance m by m, where it was asked for
 * @param samples a function in each row, where they were asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PredictResponse(
    String model,
    int version,
    double[] mean,
    double[] variance,
    PredictRequest.VarianceOf varianceOf,
    @Nullable Interval interval,
    double @Nullable [] @Nullable [] covariance,
    double @Nullable [] @Nullable [] samples) {

  /** What holds 95% of the probability at each point. */
  record Interval(double[] low, double[] high) {}
}
