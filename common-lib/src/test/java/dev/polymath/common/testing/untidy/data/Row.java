package dev.polymath.common.testing.untidy.data;

import dev.polymath.common.testing.untidy.training.FitManager;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Row {
  @Id public Long id;

  public void read(FitManager fit) {
    id = (long) fit.hashCode();
  }
}
