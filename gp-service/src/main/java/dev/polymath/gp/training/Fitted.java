package dev.polymath.gp.training;

import dev.polymath.common.models.ModelDraft;
import dev.polymath.common.models.ModelRef;
import dev.polymath.common.models.ModelRegistry.WeightsSource;
import java.util.Map;

/**
 * A fit that is done: a model version in all but name.
 *
 * @param draft to be published
 * @param weights the training points
 */
record Fitted(ModelDraft draft, WeightsSource weights) {

  /** The same, made out of another version. */
  Fitted childOf(ModelRef parent) {
    return new Fitted(
        new ModelDraft(
            draft.name(),
            draft.config(),
            draft.metrics(),
            draft.parameters(),
            draft.seed(),
            draft.codeVersion(),
            draft.dataHash(),
            parent),
        weights);
  }

  Map<String, Double> metrics() {
    return draft.metrics();
  }
}
