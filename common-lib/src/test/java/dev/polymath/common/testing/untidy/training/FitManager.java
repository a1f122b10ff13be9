package dev.polymath.common.testing.untidy.training;

import dev.polymath.common.testing.untidy.api.Controller;

public class FitManager {
  public Controller controller = new Controller();
}
