package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Trainer;
import org.maskedaction.train.Trainer.StepOutcome;

/** Training steps on clips of noise that lie in memory; reading videos is measured elsewhere. */
final class TrainingSteps {
  private static final int BATCHES = 4;
  private static final int BATCHES_PER_EPOCH = 100;
  private static final int SEED = 1;

  private final Trainer<ClipBatch> trainer;
  private final List<List<Clip>> batches;
  private long step;

  /** Builds model, plans and clips for a configuration. */
  TrainingSteps(VideoPretrainConfig config) {
    Backend.initialise();
    trainer = VideoPretraining.trainer(config, BATCHES_PER_EPOCH);
    batches = batches(config);
  }

  private static List<List<Clip>> batches(VideoPretrainConfig config) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<List<Clip>> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(NoiseClips.of(config.model(), config.optimizer().batchSize(), random));
    }
    return batches;
  }

  /** One step, from the bytes of a batch to the updated parameters. */
  StepOutcome run() {
    int index = (int) (step % BATCHES_PER_EPOCH);
    int epoch = (int) (step / BATCHES_PER_EPOCH);
    List<Clip> clips = batches.get((int) (step % BATCHES));
    StepOutcome outcome = trainer.step(new ClipBatch(epoch, index, clips), step);
    if (!outcome.finite()) {
      throw new IllegalStateException("step %d is not finite: %s".formatted(step, outcome));
    }
    step++;
    return outcome;
  }
}
