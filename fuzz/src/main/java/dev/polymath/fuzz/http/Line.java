package dev.polymath.fuzz.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests byte by byte, a connection each. Clients that know HTTP refuse to send most of
 * what is worth trying.
 */
final class Line {

  private static final int MAX_HEAD = 1 << 16;
  private static final int KEPT = 1 << 16;

  private final InetSocketAddress server;
  private final Duration patience;

  Line(String host, int port, Duration patience) {
    server = new InetSocketAddress(host, port);
    this.patience = patience;
  }

  String host() {
    return server.getHostString() + ":" + server.getPort();
  }

  /**
   * Waits for the whole answer, or for the head of one that is a stream of events.
   *
   * @return null where the server hung up without a word
   * @throws SocketTimeoutException where it takes longer than is patience for
   */
  @Nullable Answer send(Request request) throws IOException {
    var until = System.nanoTime() + patience.toNanos();
    try (var socket = new Socket()) {
      socket.connect(server, (int) patience.toMillis());
      try {
        socket.getOutputStream().write(request.bytes(host()));
        // No more will come: a server that waits for it waits for ever.
        if (!request.whole()) socket.shutdownOutput();
      } catch (IOException e) {
        // Refused before it was read; what was answered may have come through all the same.
      }
      return read(socket, until, request.method().equals("HEAD"));
    }
  }

  private static @Nullable Answer read(Socket socket, long until, boolean headOnly)
      throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      var head = head(socket, in, until);
      if (head == null) return null;
      var lines = head.split("\r\n");
      var status = Integer.parseInt(lines[0].split(" ")[1]);
      if (status < 200) continue;
      var headers = headers(lines);
      if (headers.getOrDefault("content-type", "").startsWith("text/event-stream") || headOnly) {
        return new Answer(status, headers, "", true);
      }
      return body(socket, in, until, status, headers);
    }
  }

  private static @Nullable String head(Socket socket, InputStream in, long until)
      throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      hurry(socket, until);
      int next;
      try {
        next = in.read();
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        return null;
      }
      if (next < 0) return null;
      head.append((char) next);
      if (head.length() > MAX_HEAD) throw new IOException("A head without an end");
    }
    return head.toString();
  }

  private static Answer body(
      Socket socket, InputStream in, long until, int status, Map<String, String> headers)
      throws IOException {
    var kept = new ByteArrayOutputStream();
    var buffer = new byte[1 << 14];
    var end = "";
    var total = 0L;
    try {
      while (true) {
        hurry(socket, until);
        var count = in.read(buffer);
        if (count < 0) break;
        total += count;
        if (kept.size() < KEPT) kept.write(buffer, 0, count);
        end +=
            new String(
                buffer, Math.max(0, count - 5), Math.min(5, count), StandardCharsets.ISO_8859_1);
        end = end.substring(Math.max(0, end.length() - 5));
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return new Answer(status, headers, kept.toString(StandardCharsets.UTF_8), false);
    }
    var length = headers.get("content-length");
    var complete =
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? end.equals("0\r\n\r\n")
            : length == null || total == Long.parseLong(length);
    return new Answer(status, headers, kept.toString(StandardCharsets.UTF_8), complete);
  }

  private static Map<String, String> headers(String[] lines) {
    var headers = new HashMap<String, String>();
    for (var i = 1; i < lines.length; i++) {
      var colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static void hurry(Socket socket, long until) throws IOException {
    var left = (until - System.nanoTime()) / 1_000_000;
    if (left <= 0) throw new SocketTimeoutException();
    socket.setSoTimeout((int) left);
  }
}
