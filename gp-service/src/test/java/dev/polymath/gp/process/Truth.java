package dev.polymath.gp.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Numbers from scikit-learn that lie beside the repository, in {@code ../shared}. */
record Truth(
    String kernel,
    double[] theta_log,
    String[] hyperparameters,
    double alpha,
    double[][] x,
    double[] y,
    double[][] xs,
    double[] mean,
    double[][] covariance,
    double logMarginalLikelihood,
    double[] gradientLogTheta,
    String note) {

  static Truth read(String name) {
    Path file = shared("truth/" + name);
    return JsonMapper.shared().readValue(file, Truth.class);
  }

  static Path shared(String name) {
    Path file = Path.of("..", "..", "shared").resolve(name);
    assumeTrue(Files.exists(file), "skipped: " + name + " is not beside the repository");
    return file;
  }
}
