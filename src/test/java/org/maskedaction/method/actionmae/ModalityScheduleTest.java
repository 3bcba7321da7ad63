package org.maskedaction.method.actionmae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.testing.TinyModalities;

class ModalityScheduleTest {
  private static LongToDoubleFunction schedule(String... overrides) {
    ModalityTrainConfig config = TinyModalities.config(overrides);
    return ActionMaeTrainer.schedule(config.actionmae(), config.optimizer(), 10);
  }

  @Test
  void learningRatesAreAbsoluteOrForThirtyTwoSamples() {
    String optimizer = "optimizer={epochs: 4, batch_size: 8, base_learning_rate: 0.01}";
    assertThat(schedule(optimizer).applyAsDouble(0)).isCloseTo(0.01, within(1e-12));
    assertThat(schedule(optimizer, "actionmae.learning_rate_scaling=batch_32").applyAsDouble(0))
        .isCloseTo(0.0025, within(1e-12));
  }

  @Test
  void theCosineFallsToTheLowestRate() {
    LongToDoubleFunction rate =
        schedule(
            "optimizer={epochs: 4, base_learning_rate: 0.01, min_learning_rate: 0.002,"
                + " warmup_epochs: 2}");
    assertThat(rate.applyAsDouble(10)).isCloseTo(0.005, within(1e-12));
    assertThat(rate.applyAsDouble(20)).isCloseTo(0.01, within(1e-12));
    assertThat(rate.applyAsDouble(30)).isCloseTo(0.006, within(1e-12));
    assertThat(rate.applyAsDouble(40)).isCloseTo(0.002, within(1e-12));
  }

  @Test
  void thePublishedScheduleFallsEveryThirtyEpochsAndOnceMoreAtEighty() {
    LongToDoubleFunction rate =
        schedule(
            "actionmae.schedule=step",
            "optimizer={epochs: 200, base_learning_rate: 1, warmup_epochs: 5}");
    double[] expected = {1, 0.1, 0.01, 1e-3, 1e-4};
    int[] epochs = {29, 30, 79, 80, 90};
    for (int i = 0; i < epochs.length; i++) {
      assertThat(rate.applyAsDouble(10L * epochs[i])).isCloseTo(expected[i], within(1e-12));
    }
    assertThat(rate.applyAsDouble(25)).isCloseTo(0.5, within(1e-12));
  }
}
