package dev.polymath.gp.process;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polymath.gp.kernel.Constant;
import dev.polymath.gp.kernel.DotProduct;
import dev.polymath.gp.kernel.ExpSineSquared;
import dev.polymath.gp.kernel.Kernel;
import dev.polymath.gp.kernel.Matern;
import dev.polymath.gp.kernel.Parameter;
import dev.polymath.gp.kernel.Power;
import dev.polymath.gp.kernel.Product;
import dev.polymath.gp.kernel.RationalQuadratic;
import dev.polymath.gp.kernel.Rbf;
import dev.polymath.gp.kernel.Smoothness;
import dev.polymath.gp.kernel.Sum;
import dev.polymath.gp.kernel.White;

/**
 * k(x, x′) of the function, without noise, as operations on whole tiles. Each answer is an array
 * that nobody else has, so it is changed in place.
 *
 * @param rows a column of each dimension, [a, 1] each
 * @param columns a row of each dimension, [1, b] each
 */
record TileKernel(NDList rows, NDList columns) {

  /** [a, b]. */
  NDArray values(Kernel kernel) {
    return switch (kernel) {
      case Constant k -> filled(k.value().value());
      case White _ -> filled(0);
      case Rbf k -> gaussian(squaredDistances(k.lengthScale()));
      case Matern k -> matern(k);
      case RationalQuadratic k -> {
        double alpha = k.alpha().value();
        NDArray base = squaredDistances(k.lengthScale()).divi(2 * alpha).addi(1);
        yield base.powi(-alpha);
      }
      case ExpSineSquared k -> {
        NDArray angle = squaredDistances(Parameter.of(1)).sqrt();
        NDArray sine = angle.muli(Math.PI / k.periodicity().value()).sin();
        double inverse = 1 / k.lengthScale().value();
        yield sine.muli(sine).muli(-2 * inverse * inverse).exp();
      }
      case DotProduct k -> {
        NDArray product = rows.get(0).mul(columns.get(0));
        for (int d = 1; d < rows.size(); d++) {
          product.addi(rows.get(d).mul(columns.get(d)));
        }
        yield product.addi(k.sigma0().value() * k.sigma0().value());
      }
      case Sum k -> sum(k.left(), k.right());
      case Product k -> product(k.left(), k.right());
      case Power k -> values(k.kernel()).powi(k.exponent());
    };
  }

  private NDArray sum(Kernel left, Kernel right) {
    if (left instanceof Constant c) {
      return values(right).addi(c.value().value());
    }
    if (right instanceof Constant || left instanceof White) {
      return sum(right, left);
    }
    return right instanceof White ? values(left) : values(left).addi(values(right));
  }

  private NDArray product(Kernel left, Kernel right) {
    if (left instanceof Constant c) {
      return values(right).muli(c.value().value());
    }
    return right instanceof Constant ? product(right, left) : values(left).muli(values(right));
  }

  private NDArray matern(Matern kernel) {
    NDArray squared = squaredDistances(kernel.lengthScale());
    if (kernel.smoothness() == Smoothness.INFINITE) {
      return gaussian(squared);
    }
    NDArray t = squared.muli(2 * kernel.smoothness().nu()).sqrt();
    NDArray decay = t.neg().exp();
    return switch (kernel.smoothness()) {
      case HALF -> decay;
      case THREE_HALVES -> decay.muli(t.addi(1));
      default -> {
        NDArray polynomial = t.div(3).addi(1).muli(t).addi(1);
        yield decay.muli(polynomial);
      }
    };
  }

  private static NDArray gaussian(NDArray squared) {
    return squared.muli(-0.5).exp();
  }

  /** Differences first: products of coordinates would leave no digits of small distances. */
  private NDArray squaredDistances(Parameter lengthScale) {
    NDArray sum = squaredDifference(0, lengthScale);
    for (int d = 1; d < rows.size(); d++) {
      sum.addi(squaredDifference(d, lengthScale));
    }
    return sum;
  }

  private NDArray squaredDifference(int d, Parameter lengthScale) {
    double inverse = 1 / lengthScale.value(d);
    NDArray difference = rows.get(d).mul(inverse).sub(columns.get(d).mul(inverse));
    return difference.muli(difference);
  }

  private NDArray filled(double value) {
    NDArray row = rows.get(0);
    NDManager manager = row.getManager();
    Shape shape = new Shape(row.getShape().get(0), columns.get(0).getShape().get(1));
    return manager.zeros(shape, row.getDataType()).addi(value);
  }
}
