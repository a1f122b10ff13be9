package dev.polymath.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Shows what one service can do. */
public interface Walkthrough {

  /** All there are, in the order in which they are shown. */
  List<Walkthrough> ALL = List.of(new HumanPose(), new GaussianProcesses());

  /** The name of the service that must run. */
  String service();

  /** A call to paste into a shell. */
  String firstCall(URI gateway);

  /**
   * Calls the service and prints what it answers.
   *
   * @param pictures the folder to write pictures to
   */
  void run(Api api, PrintStream out, Path pictures) throws IOException, InterruptedException;
}
