package dev.polymath.gateway.home;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** {@link Home} as a page for people. */
final class HomePage {

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <link rel="stylesheet" href="/home.css">
      </head>
      <body>
      <main>
      <h1>%1$s <small>%2$s</small></h1>
      <p>%3$s</p>
      <table>
      <thead><tr><th>Service</th><th>State</th><th>Method</th><th></th></tr></thead>
      <tbody>
      %4$s
      </tbody>
      </table>
      </main>
      </body>
      </html>
      """;

  private static final String ROW =
      "<tr><td>%s</td><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>";

  private HomePage() {}

  static String of(Home home) {
    return PAGE.formatted(
        escaped(home.name()),
        escaped(home.version()),
        links(home.links()),
        home.services().stream().map(HomePage::row).collect(Collectors.joining("\n")));
  }

  private static String row(Home.Service service) {
    return ROW.formatted(
        escaped(service.name()),
        service.state().name(),
        service.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
        escaped(service.method()),
        links(service.links()));
  }

  private static String links(Map<String, String> links) {
    return links.entrySet().stream()
        .map(e -> "<a href=\"%s\">%s</a>".formatted(escaped(e.getValue()), escaped(e.getKey())))
        .collect(Collectors.joining(" "));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
