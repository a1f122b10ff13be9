import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds every Java source of the tree to google-java-format. The build runs it with {@code check};
 * {@code mvn -N process-sources -Dformat=apply} rewrites what differs.
 */
final class Format {
  public static void main(String[] args) throws IOException {
    var apply = args[0].equals("apply");
    var root = Path.of(args[1]);
    var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> sources;
    try (var tree = Files.walk(root)) {
      sources = tree.filter(Format::isOurs).sorted().toList();
    }
    var unformatted = 0;
    for (var source : sources) {
      var text = Files.readString(source);
      var wanted = formatted(formatter, source, text);
      if (wanted.equals(text)) continue;
      unformatted++;
      if (apply) Files.writeString(source, wanted);
      System.err.println((apply ? "formatted " : "not formatted: ") + root.relativize(source));
    }
    if (unformatted > 0 && !apply) {
      System.err.println("Run: mvn -N process-sources -Dformat=apply");
      System.exit(1);
    }
  }

  private static String formatted(Formatter formatter, Path source, String text) {
    try {
      return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(text));
    } catch (FormatterException e) {
      throw new IllegalArgumentException(source + " is not Java: " + e.getMessage(), e);
    }
  }

  private static boolean isOurs(Path path) {
    return path.toString().endsWith(".java") && !path.toString().contains("/target/");
  }
}
