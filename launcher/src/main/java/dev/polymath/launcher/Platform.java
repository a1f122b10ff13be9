package dev.polymath.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One installation: where it is, how it is set up, and how each of its members fares. */
final class Platform {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final Path checkout;
  private final Map<String, String> environment;
  private final Home home;
  private final Census census;
  private final Ports ports;
  private final Postgres postgres;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

  Platform(Path checkout, Map<String, String> environment) {
    this.checkout = checkout;
    this.environment = environment;
    home = Home.of(checkout, environment);
    census = new Census(home);
    ports = new Ports(environment);
    postgres = new Postgres(home, census, ports.postgres());
  }

  /** That of the checkout whose script started this process. */
  static Platform here() {
    return new Platform(
        Path.of(System.getProperty("polymath.checkout", ".")).toAbsolutePath().normalize(),
        System.getenv());
  }

  Home home() {
    return home;
  }

  Census census() {
    return census;
  }

  Ports ports() {
    return ports;
  }

  Postgres postgres() {
    return postgres;
  }

  /** The services whose modules are built. */
  List<Service> services() {
    return Service.KNOWN.stream().filter(s -> s.jar(checkout).isPresent()).toList();
  }

  List<ServiceProgram> programs() throws IOException {
    var settings = new Settings(home, postgres, ports, services(), environment);
    var programs = new ArrayList<ServiceProgram>();
    for (var service : services()) {
      var jar = service.jar(checkout).orElseThrow();
      programs.add(new ServiceProgram(service, home, census, jar, settings.of(service)));
    }
    return programs;
  }

  Optional<Census.Member> supervisor() {
    return census.find(Census.SUPERVISOR);
  }

  /** The key that this installation's own calls need; empty where it asks for none. */
  Optional<String> key() throws IOException {
    return Settings.askForKeys(environment)
        ? Optional.of(Settings.firstKey(home))
        : Optional.empty();
  }

  /** The members of the present run, PostgreSQL first; none when the platform is down. */
  List<Status> statuses() {
    return Stream.concat(Stream.of(Census.POSTGRES), Service.KNOWN.stream().map(Service::name))
        .flatMap(name -> MemberState.load(home, name).stream().map(state -> status(name, state)))
        .toList();
  }

  /** The public address, once the platform has been started. */
  Optional<URI> gateway() {
    return MemberState.load(home, Service.GATEWAY.name())
        .map(state -> URI.create("http://127.0.0.1:" + state.port()));
  }

  private Status status(String name, MemberState state) {
    var process = census.find(name);
    var ready =
        process.isPresent()
            && (name.equals(Census.POSTGRES) ? postgres.isReady() : answers(state.port()));
    return new Status(name, state, process, ready);
  }

  private boolean answers(int port) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .timeout(ANSWER_WITHIN)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * How a member fares.
   *
   * @param process its process, if it runs
   * @param ready whether it does its work
   */
  record Status(String name, MemberState state, Optional<Census.Member> process, boolean ready) {

    /** In a word or two. */
    String word() {
      if (ready) return "ready";
      if (process.isPresent()) return "starting";
      return switch (state.phase()) {
        case WAITING -> "waiting";
        case PREPARING -> "preparing (once per build)";
        case STARTED, RESTARTING -> "restarting";
        case GIVEN_UP -> "failed";
      };
    }
  }
}
