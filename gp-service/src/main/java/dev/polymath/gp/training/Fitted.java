package dev.polymath.gp.training;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRegistry.WeightsSource;
import java.util.Map;

/**
 * A fit that is done: a model version in all but name.
 *
 * @param draft to be published
 * @param weights the training points
 */
record Fitted(ModelDraft draft, WeightsSource weights) {

  Map<String, Double> metrics() {
    return draft.metrics();
  }
}
