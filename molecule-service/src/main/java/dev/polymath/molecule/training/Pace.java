package dev.polymath.molecule.training;

import dev.polymath.molecule.grover.TrainingSettings;
import dev.polymath.molecule.grover.TrainingSettings.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How fast to learn; the paper's where left out.
 *
 * @param batch molecules of a step
 * @param firstRate from which the learning rate rises
 * @param highestRate which it reaches after the warm-up
 * @param lastRate to which it falls
 * @param warmUpEpochs over which it rises
 * @param dropout the share of hidden numbers that is left out
 * @param weightDecay added to the gradient
 * @param agreement how much it counts that both views differ
 */
public record Pace(
    @Nullable Integer batch,
    @Nullable Double firstRate,
    @Nullable Double highestRate,
    @Nullable Double lastRate,
    @Nullable Double warmUpEpochs,
    @Nullable Double dropout,
    @Nullable Double weightDecay,
    @Nullable Double agreement) {

  static TrainingSettings of(@Nullable Pace pace, int epochs, long seed) {
    var usual = TrainingSettings.of(epochs, seed);
    return pace == null ? usual : pace.instead(usual);
  }

  private TrainingSettings instead(TrainingSettings usual) {
    var schedule = usual.schedule();
    return new TrainingSettings(
        usual.epochs(),
        batch == null ? usual.batch() : batch,
        new Schedule(
            firstRate == null ? schedule.first() : firstRate,
            highestRate == null ? schedule.highest() : highestRate,
            lastRate == null ? schedule.last() : lastRate,
            warmUpEpochs == null ? schedule.warmUpEpochs() : warmUpEpochs),
        dropout == null ? usual.dropout() : dropout,
        usual.hops(),
        weightDecay == null ? usual.weightDecay() : weightDecay,
        agreement == null ? usual.agreement() : agreement,
        usual.seed());
  }
}
