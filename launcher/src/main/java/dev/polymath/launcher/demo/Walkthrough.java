package dev.polymath.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Shows what one service can do. */
public interface Walkthrough {

  /** All there are, in the order in which they are shown. */
  List<Walkthrough> ALL =
      List.of(
          new HumanPose(),
          new FederatedAveraging(),
          new Drugs(),
          new Digits(),
          new GaussianProcesses());

  /** The name of the service that must run. */
  String service();

  /** A call to paste into a shell. */
  String firstCall(URI gateway);

  /** Calls the service and prints what it answers. */
  void run(Stage stage) throws IOException, InterruptedException;
}
