package dev.polymath.benchmarks.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One way to hold a connection for long at no cost of one's own. */
enum SlowClient {
  /** Sends its headers a byte at a time. */
  HEADERS {
    @Override
    void use(Socket socket, Target target) throws IOException, InterruptedException {
      trickle(socket.getOutputStream(), "GET /v1/gp/models HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      trickle(socket.getOutputStream(), "a".repeat(10_000));
    }
  },
  /** Sends its body a few bytes at a time. */
  BODY {
    @Override
    void use(Socket socket, Target target) throws IOException, InterruptedException {
      write(
          socket,
          "POST /v1/gp/models/benchmark-sine/predict HTTP/1.1\r\nHost: x\r\nContent-Type:"
              + " application/json\r\nContent-Length: 10000\r\n\r\n");
      trickle(socket.getOutputStream(), " ".repeat(10_000));
    }
  },
  /** Reads a large answer a kilobyte at a time. */
  READER {
    @Override
    void use(Socket socket, Target target) throws IOException, InterruptedException {
      write(socket, "GET " + target.largeAnswer() + " HTTP/1.1\r\nHost: x\r\n\r\n");
      InputStream in = socket.getInputStream();
      while (in.readNBytes(1_024).length > 0) {
        Thread.sleep(PAUSE);
      }
    }
  },
  /** Watches events that hardly ever come: no attacker, yet a connection like the others. */
  WATCHER {
    @Override
    void use(Socket socket, Target target) throws IOException {
      write(
          socket,
          "GET " + target.events() + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  };

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Where the slow clients go. */
  record Target(InetSocketAddress address, String largeAnswer, String events) {}

  /** Uses the connection until its end, or until the other side has had enough. */
  abstract void use(Socket socket, Target target) throws IOException, InterruptedException;

  /**
   * Connects anew whenever it is cut off.
   *
   * @param cut is told of each connection that the other side ended
   */
  void run(Target target, Runnable cut) {
    while (!Thread.currentThread().isInterrupted()) {
      try (Socket socket = new Socket()) {
        // A small window: what is not read stays with the sender.
        socket.setReceiveBufferSize(4_096);
        socket.connect(target.address(), 10_000);
        use(socket, target);
        cut.run();
      } catch (IOException e) {
        cut.run();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void trickle(OutputStream out, String text)
      throws IOException, InterruptedException {
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      out.write(b);
      Thread.sleep(PAUSE);
    }
  }
}
