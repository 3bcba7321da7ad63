package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskedaction.run.RunConfig;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Trainer.StepOutcome;

class StepGuardTest {
  private final RunConfig run =
      TinyPretraining.config(
              Path.of("data"), Path.of("run"), "run.max_nonfinite_steps=3", "run.max_loss_factor=2")
          .run();
  private final StepGuard guard = new StepGuard(run);

  private static void step(StepGuard guard, double loss) throws IOException {
    StepOutcome outcome = new StepOutcome(Double.isFinite(loss), Map.of(Metrics.LOSS.name(), loss));
    guard.check(outcome, 7, null, (step, batch) -> Path.of("unused"));
  }

  @Test
  void onlySoManyBadStepsInARowEndTheRun() throws IOException {
    for (double loss : List.of(1.0, Double.NaN, Double.NaN, 1.0, Double.NaN, 5.0)) {
      step(guard, loss);
    }
    assertThat(guard.counts()).isEqualTo(Map.of("nonfinite_steps", 3L, "exploded_steps", 1L));
    assertThatThrownBy(() -> step(guard, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("step 7: loss or gradients were not finite in 3 steps in a row");
  }

  /** After losses of 1 and 1.5 the mean is 1 + 0.02 * 0.5 = 1.01. */
  @Test
  void aLossExplodesBeyondTheFactorOfTheMeanAndIsNoPartOfIt() throws IOException {
    step(guard, 1);
    step(guard, 1.5);
    step(guard, 2.0199);
    assertThat(guard.counts()).isEmpty();
    step(guard, 2.1);
    assertThat(guard.counts()).isEqualTo(Map.of("exploded_steps", 1L));
    assertThat(Double.longBitsToDouble(guard.counters().get("mean_loss")))
        .isEqualTo(1.01 + 0.02 * (2.0199 - 1.01));
  }

  @Test
  void aRestoredGuardGoesOnWhereTheOtherStood() throws IOException {
    step(guard, 1);
    step(guard, Double.NaN);
    step(guard, 3);
    StepGuard restored = new StepGuard(run);
    restored.restore(new HashMap<>(guard.counters()));
    assertThat(restored.counters()).isEqualTo(guard.counters());
    assertThatThrownBy(() -> step(restored, 3)).hasMessageContaining("in 3 steps in a row");
  }

  @Test
  void aStateSavedWithoutAGuardIsTakenAsNothingBad() {
    guard.restore(Map.of("seed", 0L));
    assertThat(guard.counters()).isEqualTo(new StepGuard(run).counters());
  }
}
