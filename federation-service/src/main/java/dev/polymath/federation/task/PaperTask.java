package dev.polymath.federation.task;

import dev.polymath.common.federation.Model;
import dev.polymath.common.federation.Task;
import dev.polymath.common.nn.Seed;
import dev.polymath.common.nn.Torch;
import java.util.function.BiFunction;

/** The tasks on pictures of McMahan et al. 2017, section 3. */
public enum PaperTask implements Task {
  /** Digits, by a perceptron of two hidden layers. */
  MNIST_2NN("mnist-2nn", MnistPerceptron::new),
  /** Digits, by a convolutional network. */
  MNIST_CNN("mnist-cnn", MnistCnn::new),
  /** Small photographs of ten kinds of things. */
  CIFAR_CNN("cifar-cnn", CifarCnn::new);

  private final String title;
  private final BiFunction<Torch, Seed, Model> start;

  PaperTask(String title, BiFunction<Torch, Seed, Model> start) {
    this.title = title;
    this.start = start;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String metric() {
    return "accuracy";
  }

  @Override
  public Model start(Torch torch, Seed seed) {
    return start.apply(torch, seed);
  }
}
