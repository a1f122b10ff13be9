package dev.polymath.fuzz.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request as it goes over the line, which may be none that a client's library would send.
 *
 * @param operation what it was made from
 * @param target as in the request line, nothing escaped that its maker did not escape
 * @param headers all but {@code Host}, {@code Connection} and the length of the body
 * @param announcedLength what {@code Content-Length} says, longer than the body where it is cut off
 * @param oddities what is wrong with it, empty where nothing is meant to be
 */
record Request(
    Operation operation,
    String method,
    String target,
    List<Header> headers,
    byte[] body,
    int announcedLength,
    List<String> oddities) {

  /** Headers that may announce more than there is. */
  private static final List<String> FRAMING = List.of("Content-Length", "Transfer-Encoding");

  record Header(String name, String value) {}

  /** Whether the server gets all that was announced; it may hang up on what it does not. */
  boolean whole() {
    return announcedLength == body.length
        && headers.stream().noneMatch(header -> FRAMING.contains(header.name()));
  }

  /** Its bytes. One character is one byte, so that no encoder takes offence. */
  byte[] bytes(String host) {
    var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
    headers.forEach(
        header -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    if (announcedLength > 0 || method.equals("POST") || method.equals("PUT")) {
      head.append("Content-Length: ").append(announcedLength).append("\r\n");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** A command that sends it again, for a shell. */
  String curl(String host, String bodyFile) {
    var command = new StringBuilder("curl -i --globoff --path-as-is -X ").append(quoted(method));
    command.append(' ').append(quoted("http://" + host + target));
    headers.forEach(
        header ->
            command
                .append(" -H ")
                .append(
                    quoted(
                        header.value().isEmpty()
                            ? header.name() + ";"
                            : header.name() + ": " + header.value())));
    if (announcedLength != body.length)
      command.append(" -H 'Content-Length: ").append(announcedLength).append("'");
    if (body.length > 0) command.append(" --data-binary @").append(bodyFile);
    return command.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
