package dev.polymath.common.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Operations of libtorch that DJL does not offer, each with its gradient: methods of {@code
 * operations.py}, which libtorch compiles as TorchScript. They run on the device of their arguments
 * and may be called by several threads at once.
 *
 * <p>A result belongs to the manager of the first argument, as it is with DJL's own operations; an
 * open {@link Step} frees it in any case. Random numbers come from a generator made of the seed
 * that is given, never from the engine's own: the same seed gives the same numbers whatever other
 * threads do, though not the same on a GPU as on a CPU.
 */
public final class TorchOperations {

  private final PtNDManager manager;
  private final PtNDManager host;
  private final PtSymbolBlock module;

  TorchOperations(NDManager manager) {
    this.manager = (PtNDManager) manager;
    host = this.manager.newSubManager(Device.cpu());
    module = load(this.manager);
  }

  /** From a file, since DJL's way to load a stream for training never returns. */
  private static PtSymbolBlock load(PtNDManager manager) {
    try {
      var file = Files.createTempFile("polymath-operations", ".pt");
      try {
        try (var out = Files.newOutputStream(file)) {
          OperationsArchive.writeTo(out);
        }
        return JniUtils.loadModule(manager, file, true, new String[0], new String[0], true);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The operations could not be loaded", e);
    }
  }

  /** {@code log Σ exp x} over the axes, without overflow. */
  public NDArray logSumExp(NDArray x, int... axes) {
    return new Call("logsumexp").with(x).ints(axes).one();
  }

  /** The mean over several axes at once. */
  public NDArray mean(NDArray x, int... axes) {
    return new Call("mean").with(x).ints(axes).one();
  }

  /**
   * The variance over several axes at once.
   *
   * @param correction 1 for the unbiased one, 0 for that of a population
   */
  public NDArray variance(NDArray x, int correction, int... axes) {
    return new Call("variance").with(x).ints(axes).integer(correction).one();
  }

  /**
   * {@code x} with {@code source[i]} added to its row {@code index[i]}: sums over the neighbours in
   * a graph, for instance.
   *
   * @param x [n, …]
   * @param index [m], integers below n, repeated as they may be
   * @param source [m, …]
   */
  public NDArray indexAdd(NDArray x, NDArray index, NDArray source) {
    return new Call("index_add").with(x).with(index).with(source).one();
  }

  /**
   * What each of a number of rows hears from its neighbours: row i of the result is the sum of
   * {@code x[from[j]]} for {@code starts[i] ≤ j < starts[i + 1]}. One step of message passing over
   * the edges of a graph, or over those of many graphs at once.
   *
   * @param x [n, d]
   * @param from [m], integers below n
   * @param starts [rows + 1], ascending from 0 to m
   * @return [rows, d]; zeros where nobody is heard
   */
  public NDArray neighbourSum(NDArray x, NDArray from, NDArray starts) {
    return new Call("neighbour_sum").with(x).with(from).with(starts).one();
  }

  /**
   * Several networks that pass messages over the same edges from the same start, side by side. Each
   * has weights of its own and makes as many hops as it is told:
   *
   * <pre>
   *   h_v ← dropout(prelu(x_v + W Σ h_u over those u whom v hears))        hops − 1 times
   * </pre>
   *
   * @param x [n, d]
   * @param from, starts as {@link #neighbourSum} has them, of n rows
   * @param hops of each network, at least 1, which leaves x as it is
   * @param rate of dropout
   * @param weights [d, d] each
   * @param slopes [1] each
   * @return [networks, n, d]
   */
  public NDArray messagePassing(
      NDArray x,
      NDArray from,
      NDArray starts,
      int[] hops,
      double rate,
      Seed seed,
      List<NDArray> weights,
      List<NDArray> slopes) {
    return new Call("message_passing")
        .with(x)
        .with(from)
        .with(starts)
        .ints(hops)
        .number(rate)
        // Each hop takes the next number.
        .integer(seed.value() >> 1)
        .list("w[]", weights)
        .list("s[]", slopes)
        .one();
  }

  /** {@code x} where it is positive, else {@code slope · x}, with a gradient for both. */
  public NDArray prelu(NDArray x, NDArray slope) {
    return new Call("prelu").with(x).with(slope).one();
  }

  /**
   * {@code length · direction / ‖direction‖} for each of the first axis.
   *
   * @param direction [n, …]
   * @param length [n, 1, …]
   */
  public NDArray weightNorm(NDArray direction, NDArray length) {
    return new Call("weight_norm").with(direction).with(length).one();
  }

  /**
   * Moves arrays a share of the way towards others, in place: what an average over steps does.
   *
   * @param moved at least one
   * @param share from 0, nowhere, to 1, all the way
   */
  public void approach(List<NDArray> moved, List<NDArray> towards, double share) {
    new Call("approach").number(share).list("a[]", moved).list("b[]", towards).none();
  }

  /**
   * A residual block of dilated convolutions over time, for inference: {@code h[t] = x[t + offset]
   * + max(0, W₂ max(0, W₁ [x[t] … x[t + (width − 1) · dilation]] + b₁) + b₂)}. It goes through
   * {@code tile} frames at a time and overwrites what it has used, so that what lies between the
   * two products stays in the processor's cache; therefore there is no gradient.
   *
   * <p>Three taps can be had for two thirds of the multiplications, by the minimal filtering F(2,
   * 3) of Winograd, Arithmetic Complexity of Computations (1980), as Lavin and Gray, Fast
   * Algorithms for Convolutional Neural Networks (2016), section 4.1, have it. With {@code g₀, g₁,
   * g₂} the taps of W₁ and {@code x₀ … x₃} frames that are a dilation apart, two outputs come of
   * four products instead of six:
   *
   * <pre>
   *   m₁ = g₀ (x₀ − x₂)   m₂ = ½ (g₀ + g₁ + g₂)(x₁ + x₂)   m₃ = ½ (g₀ − g₁ + g₂)(x₂ − x₁)
   *   m₄ = g₂ (x₁ − x₃)   h₀ = m₁ + m₂ + m₃                h₁ = m₂ − m₃ − m₄
   * </pre>
   *
   * @param x [N, T, C]
   * @param wide W₁ [D, width · C], its taps side by side, and its bias [D]
   * @param pairs the filters of m₂ and m₃ [2, D, C] for a width of 3, or [0], by which every output
   *     is worked out from its own taps, as those are that no pair is left for
   * @param narrow W₂ [C, D], and its bias [C]
   * @return [N, T − (width − 1) · dilation, C]
   */
  public NDArray residualBlock(
      NDArray x,
      NDArray wide,
      NDArray wideBias,
      NDArray pairs,
      NDArray narrow,
      NDArray narrowBias,
      int width,
      int dilation,
      int offset,
      int tile) {
    return new Call("residual_block")
        .with(x)
        .with(wide)
        .with(wideBias)
        .with(pairs)
        .with(narrow)
        .with(narrowBias)
        .ints(width, dilation, offset, tile)
        .one();
  }

  /** The lower L with {@code L Lᵀ = x}, for one or a batch of positive definite matrices. */
  public NDArray cholesky(NDArray x) {
    return new Call("cholesky").with(x).one();
  }

  /**
   * Of a symmetric matrix x, {@code x = vectors diag(values) vectorsᵀ}.
   *
   * @param values in ascending order
   * @param vectors of length 1, in columns
   */
  public record Eigen(NDArray values, NDArray vectors) {}

  /** The eigenvalues of a symmetric matrix and their vectors; only its lower triangle is read. */
  public Eigen eigh(NDArray x) {
    var found = new Call("eigh").with(x).all();
    return new Eigen(found.getFirst(), found.getLast());
  }

  /** X with {@code triangle X = b}. */
  public NDArray solveTriangular(NDArray triangle, NDArray b, boolean upper) {
    return new Call("solve_triangular").with(triangle).with(b).integer(upper ? 1 : 0).one();
  }

  /** [b, n, m] times [b, m, p]. */
  public NDArray batchMatMul(NDArray x, NDArray y) {
    return new Call("bmm").with(x).with(y).one();
  }

  /**
   * The transpose of a convolution over length: the gradient of one, used forward.
   *
   * @param x [n, in, length]
   * @param weight [in, out, kernel]
   */
  public NDArray convTranspose1d(
      NDArray x, NDArray weight, int stride, int padding, int outputPadding) {
    var call = new Call("conv_transpose1d").with(x).with(weight);
    return call.ints(stride, padding, outputPadding).one();
  }

  /**
   * The transpose of a convolution over height and width, the same stride and padding in both.
   *
   * @param x [n, in, height, width]
   * @param weight [in, out, kernel, kernel]
   */
  public NDArray convTranspose2d(
      NDArray x, NDArray weight, int stride, int padding, int outputPadding) {
    var call = new Call("conv_transpose2d").with(x).with(weight);
    return call.ints(stride, padding, outputPadding).one();
  }

  /** {@code softmax(Q Kᵀ / √d) V} over the last two axes. */
  public NDArray attention(NDArray query, NDArray key, NDArray value) {
    return new Call("attention").with(query).with(key).with(value).one();
  }

  /**
   * Attention where a mask allows it.
   *
   * @param mask booleans, true where a query may look; or numbers that are added to the scores
   */
  public NDArray attention(NDArray query, NDArray key, NDArray value, NDArray mask) {
    return new Call("masked_attention").with(query).with(key).with(value).with(mask).one();
  }

  /** Numbers spread evenly over [low, high). */
  public NDArray uniform(
      NDManager owner, Shape shape, DataType type, double low, double high, Seed seed) {
    try (var like = owner.create(shape, type)) {
      return new Call("uniform").with(like).floats(low, high).integer(seed.value()).one();
    }
  }

  /** Numbers from a normal distribution. */
  public NDArray normal(
      NDManager owner, Shape shape, DataType type, double mean, double deviation, Seed seed) {
    try (var like = owner.create(shape, type)) {
      return new Call("normal").with(like).floats(mean, deviation).integer(seed.value()).one();
    }
  }

  /** Dropout as in training: zero with the rate's probability, else divided by {@code 1 - rate}. */
  public NDArray dropout(NDArray x, double rate, Seed seed) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("A dropout rate is at least 0 and below 1, not " + rate);
    }
    return new Call("dropout").with(x).number(rate).integer(seed.value()).one();
  }

  /**
   * The gradients of a scalar. They are new arrays of the loss's manager: nothing is added up in
   * the parameters, so nothing has to be zeroed, and several threads may ask at once, even for the
   * same parameters. A parameter on which the loss does not depend gets zeros.
   *
   * <p>The forward must have run under {@link GradientMode#on()} and on arrays for which {@code
   * setRequiresGradient(true)} was called; its record is used up.
   */
  public List<NDArray> gradients(NDArray loss, List<NDArray> parameters) {
    return new Call("gradients").with(loss).list("p[]", parameters).all();
  }

  /**
   * Scales gradients in place so that their common 2-norm is at most {@code most}, as {@code
   * torch.nn.utils.clip_grad_norm_} does it: by {@code min(1, most / (norm + 10⁻⁶))}.
   *
   * @return the norm before
   */
  public double clipGradients(List<NDArray> gradients, double most) {
    try (var norm = new Call("clip_gradients").number(most).list("g[]", gradients).one()) {
      return norm.toType(DataType.FLOAT64, false).getDouble();
    }
  }

  Call call(String method) {
    return new Call(method);
  }

  /** The arguments of one call; those that Java has as numbers travel in small arrays. */
  final class Call {

    private final PtNDManager arguments = host.newSubManager(Device.cpu());
    private final NDList inputs = new NDList();
    private final NDArray method = arguments.create(0f);
    private PtNDManager owner = manager;

    private Call(String method) {
      this.method.setName("module_method:" + method);
    }

    Call with(NDArray array) {
      if (inputs.isEmpty()) owner = (PtNDManager) array.getManager();
      inputs.add(new BorrowedArray(inputs.isEmpty() ? owner : arguments, array, "x"));
      return this;
    }

    /** May not be empty: the engine could not tell that there is a list. */
    Call list(String name, List<NDArray> arrays) {
      if (arrays.isEmpty()) throw new IllegalArgumentException("There are no arrays");
      arrays.forEach(array -> inputs.add(new BorrowedArray(arguments, array, name)));
      return this;
    }

    Call ints(int... values) {
      var longs = new long[values.length];
      for (var i = 0; i < longs.length; i++) longs[i] = values[i];
      inputs.add(arguments.create(longs));
      return this;
    }

    Call floats(double... values) {
      inputs.add(arguments.create(values));
      return this;
    }

    Call integer(long value) {
      inputs.add(arguments.create(value));
      return this;
    }

    Call number(double value) {
      inputs.add(arguments.create(value));
      return this;
    }

    NDArray one() {
      return run().singletonOrThrow();
    }

    List<NDArray> all() {
      return List.copyOf(run());
    }

    void none() {
      run().close();
    }

    private NDList run() {
      var first = inputs.head();
      try (arguments) {
        inputs.add(method);
        var results = IValueUtils.forward(module, inputs, true);
        results.forEach(result -> result.attach(owner));
        return results;
      } finally {
        first.close();
      }
    }
  }
}
