package dev.polymath.common.testing.untidy.api;

import dev.polymath.common.testing.untidy.method.Kernel;
import java.sql.SQLException;
import org.springframework.beans.factory.annotation.Autowired;

public class Controller {
  @Autowired Kernel kernel;

  void answer() throws SQLException {
    throw new SQLException(kernel.toString());
  }
}
