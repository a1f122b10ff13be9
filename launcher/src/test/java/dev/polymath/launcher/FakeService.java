package dev.polymath.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Does to the launcher what a Spring Boot service does, and nothing else: unpacks itself, ends
 * where a recorded start ends, answers that it is ready. With {@code FAKE_SERVICE_FAILS} it dies
 * instead.
 */
final class FakeService {

  private FakeService() {}

  public static void main(String[] args) throws IOException {
    if (System.getProperty("jarmode") != null) {
      unpack(Path.of(args[2]));
    } else if (System.getProperty("spring.context.exit") == null) {
      serve();
    }
  }

  /** Puts this class, alone, into the runnable jar of a module. */
  static void jarInto(Path checkout, Service service) throws IOException {
    var target = Files.createDirectories(checkout.resolve(service.module()).resolve("target"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    var name = FakeService.class.getName().replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(
                Files.newOutputStream(target.resolve(service.module() + "-1.jar")), manifest);
        var bytes = FakeService.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new JarEntry(name));
      bytes.transferTo(jar);
    }
  }

  private static void unpack(Path destination) throws IOException {
    var jar = Path.of(System.getProperty("java.class.path"));
    Files.createDirectories(destination);
    Files.copy(jar, destination.resolve(jar.getFileName()));
  }

  private static void serve() throws IOException {
    if (System.getenv("FAKE_SERVICE_FAILS") != null) {
      System.out.println(System.getenv("FAKE_SERVICE_FAILS"));
      System.exit(1);
    }
    var port = Integer.parseInt(System.getenv("SERVER_PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("{}".getBytes(StandardCharsets.US_ASCII));
          }
        });
    server.start();
  }
}
