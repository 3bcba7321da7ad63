package org.maskedaction.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.method.classify.VideoClassifierTrainer;
import org.maskedaction.method.tats.TatsMetrics;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;

/** Against the rates that trainers report while they learn. */
class LearningRateTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int PER_EPOCH = 4;

  @BeforeAll
  static void loadsTheBackend() {
    Backend.initialise();
  }

  @Test
  void autoencoderAndSamplerLearnAtTheseRates() {
    VideoPretrainConfig config =
        TinyPretraining.config(
            NOWHERE,
            NOWHERE,
            "optimizer.warmup_epochs=1",
            "optimizer.accumulation_steps=2",
            "ppo.schedule=cosine",
            "ppo.passes=1");
    List<LearningRate> courses = Kinds.installed().taskOf(config).rates(config, PER_EPOCH);
    assertThat(courses).extracting(LearningRate::name).containsExactly("autoencoder", "sampler");
    var trainer = VideoPretraining.trainer(config, PER_EPOCH);
    for (int step = 0; step < 3 * PER_EPOCH; step++) {
      var metrics =
          trainer.step(TinyPretraining.noise(config, step / PER_EPOCH, step), step).metrics();
      assertThat(metrics.get(Metrics.LEARNING_RATE.name())).isEqualTo(at(courses, 0, step));
      if (step < PER_EPOCH) {
        assertThat(at(courses, 1, step)).isNaN();
        assertThat(metrics).doesNotContainKey(TatsMetrics.SAMPLER_LEARNING_RATE.name());
      } else {
        assertThat(metrics.get(TatsMetrics.SAMPLER_LEARNING_RATE.name()))
            .isCloseTo(at(courses, 1, step), within(1e-12));
      }
    }
  }

  /** The decay is that of Table 7 of the TATS paper to the power of depth + 1. */
  @Test
  void aClassifierLearnsFastestInItsHead() {
    VideoFineTuneConfig config =
        TinyFineTuning.config(NOWHERE, NOWHERE, "optimizer.warmup_epochs=1", "model.depth=2");
    List<LearningRate> courses = Kinds.installed().taskOf(config).rates(config, PER_EPOCH);
    Parameters parameters = new Parameters(0);
    VideoClassifier.createParameters(parameters, config.model(), 10);
    VideoClassifierTrainer trainer =
        new VideoClassifierTrainer(parameters, config.sections(), PER_EPOCH);
    for (int step = 0; step < 6; step++) {
      var metrics = trainer.step(TinyFineTuning.noise(config, step), step).metrics();
      assertThat(metrics.get(Metrics.LEARNING_RATE.name())).isEqualTo(at(courses, 0, step));
      assertThat(at(courses, 1, step))
          .isCloseTo(0.75 * 0.75 * 0.75 * at(courses, 0, step), within(1e-15));
    }
  }

  private static double at(List<LearningRate> courses, int index, long step) {
    return courses.get(index).at().applyAsDouble(step);
  }
}
