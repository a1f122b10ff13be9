package dev.polymath.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a user meets it, with real processes, PostgreSQL and stand-in services. */
class UpAndDownTest {

  private static final Service GP =
      Service.KNOWN.stream().filter(s -> s.name().equals("gp")).findFirst().orElseThrow();

  @TempDir private Path checkout;
  private final Map<String, String> environment = new HashMap<>();
  private Platform platform;

  @BeforeEach
  void layOutACheckout() throws IOException {
    FakeService.jarInto(checkout, Service.GATEWAY);
    FakeService.jarInto(checkout, GP);
    environment.put("POLYMATH_PORT", Integer.toString(freePort()));
    environment.put("POLYMATH_GP_PORT", Integer.toString(freePort()));
    environment.put("POLYMATH_POSTGRES_PORT", Integer.toString(freePort()));
    platform = new Platform(checkout, environment);
  }

  @AfterEach
  void leaveNothingRunning() throws IOException, InterruptedException {
    polymath("down");
    assertThat(platform.census().members()).isEmpty();
  }

  @Test
  void itComesUpOnceRepairsWhatDiesAndKeepsItsDataWhenKilled()
      throws IOException, InterruptedException {
    var up = polymath("up");
    assertThat(up.status()).as(up.output()).isZero();
    assertThat(up.output())
        .contains("Polymath is ready", "http://127.0.0.1:" + environment.get("POLYMATH_PORT"))
        .contains("/v1/gp/models");
    assertThat(names(platform)).containsExactlyInAnyOrder("postgres", "gateway", "gp");

    var again = polymath("up");
    assertThat(again.status()).isZero();
    assertThat(again.output()).contains("running already");
    assertThat(polymath("status").output()).contains("gateway", "ready", "supervisor");

    for (var member : List.of("gp", Census.POSTGRES)) {
      var killed = platform.census().find(member).orElseThrow().process();
      killed.destroyForcibly();
      await(() -> repaired(member, killed));
    }
    assertThat(polymath("logs", "supervisor").output())
        .contains("gp ended with status 137; start 2 follows in 1 s");

    var password = Files.readString(platform.home().password());
    var cluster = Files.readAttributes(platform.home().database(), "creationTime");
    platform.census().members().forEach(member -> member.process().destroyForcibly());
    await(() -> platform.supervisor().isEmpty());

    assertThat(polymath("up").status()).isZero();
    assertThat(Files.readString(platform.home().password())).isEqualTo(password);
    assertThat(Files.readAttributes(platform.home().database(), "creationTime")).isEqualTo(cluster);

    platform.supervisor().orElseThrow().process().destroyForcibly();
    await(() -> platform.supervisor().isEmpty());
    assertThat(polymath("status").status()).isOne();
    assertThat(polymath("down").status()).isZero();
    assertThat(platform.census().members()).isEmpty();
    assertThat(polymath("status").status()).isEqualTo(3);
  }

  @Test
  void aBusyPortIsNamedAndNothingStarts() throws IOException, InterruptedException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("POLYMATH_GP_PORT", Integer.toString(socket.getLocalPort()));

      var up = polymath("up");

      assertThat(up.status()).isOne();
      assertThat(up.output())
          .contains("Port " + socket.getLocalPort() + ", meant for gp, is taken by")
          .contains("POLYMATH_GP_PORT=");
      assertThat(platform.census().members()).isEmpty();
    }
  }

  @Test
  void aServiceThatDiesAtTheStartTakesTheRestDownAndShowsItsLastWords()
      throws IOException, InterruptedException {
    environment.put("FAKE_SERVICE_FAILS", "The disk of the gods is full");

    var up = polymath("up");

    assertThat(up.status()).isOne();
    assertThat(up.output())
        .contains("The disk of the gods is full")
        .contains("did not start, so everything was stopped");
    assertThat(platform.census().members()).isEmpty();
  }

  @Test
  void theDemonstrationAsksForARunningPlatform() throws IOException, InterruptedException {
    var demo = polymath("demo");

    assertThat(demo.status()).isOne();
    assertThat(demo.output()).contains("run ./polymath up");
  }

  private boolean repaired(String member, ProcessHandle killed) {
    var now = platform.census().find(member);
    return now.isPresent()
        && now.get().process().pid() != killed.pid()
        && platform.statuses().stream().allMatch(Platform.Status::ready);
  }

  private static List<String> names(Platform platform) {
    return platform.statuses().stream().map(Platform.Status::name).toList();
  }

  private Result polymath(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dpolymath.checkout=" + checkout);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Polymath.class.getName()));
    command.addAll(Arrays.asList(arguments));
    var output = checkout.resolve("output");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile());
    var status = builder.start().waitFor();
    return new Result(status, Files.readString(output));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("time is up").isBefore(deadline);
      Thread.sleep(100);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private record Result(int status, String output) {}
}
