package dev.polymath.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code ./polymath}. */
@Command(
    name = "polymath",
    description = "Runs the whole platform on this machine.",
    synopsisSubcommandLabel = "up | demo | down | status | logs | key | secrets | images",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      KeyCommand.class,
      SecretsCommand.class,
      SuperviseCommand.class
    })
public final class Polymath {

  private Polymath() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Polymath())
            .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command))
            .execute(args));
  }

  private static int fail(Exception failure, CommandLine command) {
    command.getErr().println(sentence(failure));
    return 1;
  }

  private static String sentence(Exception failure) {
    return switch (failure) {
      case Refusal refusal -> String.valueOf(refusal.getMessage());
      case AccessDeniedException denied -> "There is no permission for " + denied.getFile() + ".";
      case NoSuchFileException missing -> missing.getFile() + " is missing.";
      case IOException io -> "Reading or writing failed: " + io.getMessage() + ".";
      default -> "Polymath's launcher failed: " + failure;
    };
  }
}
