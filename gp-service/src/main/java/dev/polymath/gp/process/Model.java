package dev.polymath.gp.process;

import dev.polymath.common.failure.Failure;
import dev.polymath.gp.kernel.Interval;
import dev.polymath.gp.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A process and the way in which it is conditioned: everything that can be learned. It is laid out
 * in one vector θ, the logarithms of the kernel's free parameters before those of the inference.
 */
public record Model(GaussianProcess process, Inference inference) {

  public double[] theta() {
    return DoubleStream.concat(
            Arrays.stream(process.kernel().theta()),
            inference.free().stream().mapToDouble(FreeParameter::theta))
        .toArray();
  }

  /** A name for each entry of θ. */
  public List<String> names() {
    return Stream.concat(
            process.kernel().thetaNames().stream(),
            inference.free().stream().map(FreeParameter::name))
        .toList();
  }

  /** The parameters themselves, and not their logarithms. */
  public double[] values() {
    return DoubleStream.concat(
            Arrays.stream(process.kernel().theta()).map(Math::exp),
            inference.free().stream().mapToDouble(FreeParameter::value))
        .toArray();
  }

  /** The lower end of each entry of θ. */
  double[] low() {
    List<Interval> bounds = process.kernel().thetaBounds();
    return DoubleStream.concat(
            bounds.stream().mapToDouble(b -> Math.log(b.low())),
            inference.free().stream().mapToDouble(FreeParameter::lowest))
        .toArray();
  }

  /** The upper end of each entry of θ. */
  double[] high() {
    List<Interval> bounds = process.kernel().thetaBounds();
    return DoubleStream.concat(
            bounds.stream().mapToDouble(b -> Math.log(b.high())),
            inference.free().stream().mapToDouble(FreeParameter::highest))
        .toArray();
  }

  /** The same with other parameters. */
  public Model withTheta(double[] theta) {
    List<FreeParameter> free = inference.free();
    int ofKernel = process.kernel().theta().length;
    if (theta.length != ofKernel + free.size()) {
      throw new Failure.InvalidRequest(
          "theta",
          "%d numbers where there are %d free parameters: %s"
              .formatted(theta.length, ofKernel + free.size(), names()));
    }
    double[] values = new double[free.size()];
    Arrays.setAll(values, i -> free.get(i).at(theta[ofKernel + i]));
    Kernel kernel = process.kernel().withTheta(Arrays.copyOf(theta, ofKernel));
    return new Model(process.withKernel(kernel), inference.withFree(values));
  }

  /** Each parameter at its bound: exp of its logarithm may lie a digit beyond. */
  Model withinBounds() {
    List<FreeParameter> free = inference.free();
    double[] values =
        IntStream.range(0, free.size())
            .mapToDouble(
                i -> Math.clamp(free.get(i).value(), free.get(i).low(), free.get(i).high()))
            .toArray();
    return new Model(
        process.withKernel(process.kernel().withinBounds()), inference.withFree(values));
  }

  /** The entries of a gradient in the order of θ. */
  static List<Double> gradient(double[] ofKernel, double[] ofInference) {
    List<Double> all = new ArrayList<>();
    Arrays.stream(ofKernel).forEach(all::add);
    Arrays.stream(ofInference).forEach(all::add);
    return all;
  }
}
