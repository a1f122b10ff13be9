package dev.polymath.gp.training;

import dev.polymath.gp.data.NumberList;
import dev.polymath.gp.data.PointList;
import dev.polymath.gp.data.TargetList;
import dev.polymath.gp.process.Coregionalisation;
import dev.polymath.gp.process.Inducing;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code POST /v1/gp/models} takes: the data, the prior, and whether to learn its parameters.
 *
 * @param x n points of d features; left out where a CSV file is uploaded beside this
 * @param y n targets, or n rows of one for each of several outputs, null where it was not observed;
 *     left out likewise
 * @param kernel in scikit-learn's notation, or as a tree
 * @param mean {@code zero}, {@code constant}, {@code linear} or {@code quadratic} to be fitted, or
 *     an object that fixes its coefficients; zero if left out
 * @param likelihood {@code gaussian}, {@code bernoulli}, {@code poisson}, {@code studentT}, {@code
 *     softmax}, or an object such as {@code {"type": "bernoulli", "link": "probit"}}; gaussian if
 *     left out
 * @param method {@code exact}, {@code cg}, {@code kalman}, {@code sparse} or {@code svgp}, or
 *     {@code laplace} for what is not gaussian; the cheapest that is exact if left out, and sparse
 *     where none is
 * @param inducing how many points sparse and svgp keep; 500 if left out
 * @param inducingBy how these are chosen: {@code kMeans}, which is meant if left out, or {@code
 *     greedyVariance}
 * @param output which output each y is of, from 0, where there are several; one if left out
 * @param rank how many functions several outputs share; 1 if left out
 * @param optimize true, false, or how: the kernel's free parameters by maximum marginal likelihood
 * @param normalizeY whether y is brought to mean 0 and variance 1 first, and answers brought back
 * @param alpha added to the diagonal of the covariance of the training points
 * @param async true: always a job; false: never; left out: a job if it is predicted to take over 2
 *     s
 * @param inputs the columns of the CSV file that make x; all but the target, or targets, if left
 *     out
 * @param target the column of the CSV file that is y; the last if left out
 * @param targets the columns of the CSV file that are several outputs, whose cells may be empty
 * @param skipIncomplete whether rows of the CSV file with an empty cell are passed over
 */
@Schema(example = FitRequest.EXAMPLE)
public record FitRequest(
    @NotNull(message = "Give the model a name.")
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            message = "1 to 100 of A-Z a-z 0-9 . _ -, the first one a letter or a digit.")
        String name,
    @Nullable @Schema(implementation = double[][].class, example = "[[0], [1], [2]]") PointList x,
    @Nullable @Schema(implementation = double[].class, example = "[0.0, 0.84, 0.91]") TargetList y,
    @NotNull(
            message =
                "Give a kernel, such as \"RBF(length_scale=1.0) + WhiteKernel(noise_level=0.1)\".")
        @Schema(type = "string")
        JsonNode kernel,
    @Nullable @Schema(type = "string") JsonNode mean,
    @Nullable @Schema(type = "string") JsonNode likelihood,
    @Nullable @Schema(allowableValues = {"exact", "cg", "kalman", "sparse", "svgp", "laplace"})
        String method,
    @Nullable @Min(1) @Max(Inducing.MAX_COUNT) Integer inducing,
    @Nullable @Schema(allowableValues = {"kMeans", "greedyVariance"}) String inducingBy,
    @Nullable @Schema(implementation = double[].class, example = "[0, 0, 1]") NumberList output,
    @Nullable @Min(1) @Max(Coregionalisation.MAX_OUTPUTS) Integer rank,
    @Nullable @Schema(implementation = Boolean.class) Optimize optimize,
    @Nullable Boolean normalizeY,
    @Nullable @DecimalMin("0.0") @DecimalMax("1e6") Double alpha,
    @Nullable Boolean async,
    @Nullable @Size(max = 1_000) List<@NotNull String> inputs,
    @Nullable String target,
    @Nullable
        @Size(
            min = 2,
            max = Coregionalisation.MAX_OUTPUTS,
            message = "Must name 2 to 50 columns; for one give target.")
        List<@NotNull String> targets,
    @Nullable Boolean skipIncomplete) {

  static final String EXAMPLE =
      """
      {"name": "sine", "x": [[0], [1], [2], [3], [4], [5], [6]],
       "y": [0.0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28],
       "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)",
       "optimize": true}""";

  /** The same request with its points written out, for a job that no longer has the file. */
  FitRequest withData(PointList x, TargetList y) {
    return new FitRequest(
        name,
        x,
        y,
        kernel,
        mean,
        likelihood,
        method,
        inducing,
        inducingBy,
        output,
        rank,
        optimize,
        normalizeY,
        alpha,
        async,
        null,
        null,
        null,
        null);
  }
}
