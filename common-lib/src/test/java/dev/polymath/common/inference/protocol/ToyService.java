package dev.polymath.common.inference.protocol;

import dev.polymath.common.failure.Failure;
import dev.polymath.common.inference.Datatype;
import dev.polymath.common.inference.Device;
import dev.polymath.common.inference.InMemoryModels;
import dev.polymath.common.inference.LoadedModel;
import dev.polymath.common.inference.ModelLoader;
import dev.polymath.common.inference.Tensor;
import dev.polymath.common.models.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A service whose models are toys, found by their names. */
@SpringBootConfiguration
@EnableAutoConfiguration(
    excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
class ToyService {

  static final List<String> NAMES =
      List.of("adder", "scalar", "nan", "latin", "held", "broken", "picky", "unloadable");

  /** Holds up the model of that name until it is counted down. */
  static final CountDownLatch GATE = new CountDownLatch(1);

  @Bean
  InMemoryModels models() {
    var models = new InMemoryModels();
    NAMES.forEach(name -> models.publish(name, 1));
    for (var datatype : Datatype.values()) {
      models.publish(echo(datatype), 1);
    }
    return models;
  }

  @Bean
  ModelLoader<List<Tensor>, List<Tensor>> loader() {
    return new ModelLoader<>() {
      @Override
      public LoadedModel<List<Tensor>, List<Tensor>> load(
          ModelVersion version, InputStream weights, Device device) throws IOException {
        return ToyService.load(version.name());
      }

      @Override
      public boolean usesGpu() {
        return false;
      }
    };
  }

  static String echo(Datatype datatype) {
    return "echo-" + datatype.name().toLowerCase(Locale.ROOT);
  }

  private static ToyModel load(String name) throws IOException {
    return switch (name) {
      case "adder" -> ToyModel.adder();
      case "scalar" ->
          ToyModel.scalar(
              Datatype.FP32, inputs -> List.of(Tensor.of("y", inputs.getFirst().floats())));
      case "nan" ->
          ToyModel.scalar(
              Datatype.FP32, inputs -> List.of(Tensor.of("y", new float[] {Float.NaN})));
      case "latin" ->
          ToyModel.scalar(
              Datatype.BYTES,
              inputs ->
                  List.of(
                      new Tensor(
                          "y",
                          Datatype.BYTES,
                          List.of(),
                          ByteBuffer.allocate(5)
                              .order(ByteOrder.LITTLE_ENDIAN)
                              .putInt(1)
                              .put((byte) 0xE9)
                              .flip())));
      case "held" ->
          ToyModel.scalar(
              Datatype.FP32,
              inputs -> {
                awaitGate();
                return List.of(Tensor.of("y", inputs.getFirst().floats()));
              });
      case "broken" ->
          ToyModel.scalar(
              Datatype.FP32,
              inputs -> {
                throw new IllegalStateException("a secret of the server");
              });
      case "picky" ->
          ToyModel.scalar(
              Datatype.FP32,
              inputs -> {
                throw new Failure.InvalidRequest("x", "must be prime");
              });
      case "unloadable" -> throw new IOException("a secret of the server");
      default -> ToyModel.echo(Datatype.valueOf(name.substring(5).toUpperCase(Locale.ROOT)));
    };
  }

  private static void awaitGate() {
    try {
      GATE.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
