package dev.polymath.common.testing.untidy.method;

import dev.polymath.common.testing.untidy.data.Row;
import org.springframework.util.Assert;

public class Kernel {
  Row row;

  public void check() {
    Assert.notNull(this, "is there");
  }
}
