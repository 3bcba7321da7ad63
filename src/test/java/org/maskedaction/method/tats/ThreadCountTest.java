package org.maskedaction.method.tats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyPretraining;

class ThreadCountTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int STEPS = 3;

  @AfterAll
  static void takeAllCores() {
    Backend.useThreads(0);
  }

  /** The parameters after some steps whose matrix products are large enough to be shared. */
  private static Map<String, List<Float>> trained() {
    VideoPretrainConfig config =
        TinyPretraining.config(
            NOWHERE, NOWHERE, "model.embed_dim=64", "masking.mask_ratio=0.5", "ppo.passes=2");
    Parameters parameters = new Parameters(config.seed());
    VideoMae.createParameters(parameters, config.model());
    TatsSampler.createParameters(parameters, config.model(), config.sampler());
    int visible = VisibleCount.adaptive(config.model().tokens(), config.masking().maskRatio());
    TatsTrainer trainer =
        new TatsTrainer(
            parameters, config.sections(), config.sampler(), config.ppo(), visible, STEPS);
    for (int step = 0; step < STEPS; step++) {
      trainer.step(TinyPretraining.noise(config, 1, step), step);
    }
    return ExactValues.of(parameters.all());
  }

  @Test
  void oneTwoAndThreeThreadsOneAfterTheOtherTrainTheSameParameters() {
    Backend.useThreads(1);
    Map<String, List<Float>> one = trained();
    for (int threads : new int[] {2, 3, 1}) {
      Backend.useThreads(threads);
      assertThat(trained()).as("%d threads", threads).isEqualTo(one);
    }
  }
}
