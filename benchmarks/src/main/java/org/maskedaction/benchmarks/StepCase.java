package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.method.classify.VideoClassifierTrainer;
import org.maskedaction.method.mae.SkeletonMaeTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Trainer.StepOutcome;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Steps that are also written in PyTorch, by the names that {@code pytorch/steps.py} gives them.
 */
enum StepCase {
  /** Pre-training of the masked autoencoder with random masks. */
  VIDEOMAE {
    @Override
    Runnable steps(StepSize size, int batch) {
      return pretraining(size.config("random", batch));
    }
  },
  /** The same with the sampler, which records and learns in two passes of PPO. */
  TATS {
    @Override
    Runnable steps(StepSize size, int batch) {
      return pretraining(size.config("tats", batch));
    }
  },
  /** Fine-tuning of a classifier of 101 classes. */
  FINETUNE {
    @Override
    Runnable steps(StepSize size, int batch) {
      VideoFineTuneConfig config = classifier(size, batch);
      VideoClassifierTrainer trainer =
          new VideoClassifierTrainer(
              classifierParameters(config), config.sections(), BATCHES_PER_EPOCH);
      List<Clip> clips = NoiseClips.of(config.model(), batch, new SplittableRandom(SEED));
      long[] step = {0};
      return () -> {
        int index = (int) (step[0] % BATCHES_PER_EPOCH);
        require(trainer.step(new ClipBatch(0, index, clips), step[0]++));
      };
    }
  },
  /** Classification of one view per clip. */
  INFERENCE {
    @Override
    Runnable steps(StepSize size, int batch) {
      VideoFineTuneConfig config = classifier(size, batch);
      VideoClassifierInference inference =
          VideoClassifierInference.ofClassifier(
              classifierParameters(config), config.model(), config.data().pixels());
      List<Clip> clips = NoiseClips.of(config.model(), batch, new SplittableRandom(SEED));
      return () -> inference.run(clips);
    }
  },
  /** Skeleton pre-training at full size: 750 tokens, two persons, queue of 65,536 keys. */
  SKELETON {
    @Override
    Runnable steps(StepSize size, int batch) {
      Backend.initialise();
      SkeletonPretrainConfig config =
          ConfigLoader.defaults(
              SkeletonPretrainConfig.class,
              List.of("optimizer.batch_size=" + batch, "data.path=not-read.npz"));
      Parameters parameters = new Parameters(SEED);
      SkeletonMae.createParameters(parameters, config.model());
      SkeletonMaeTrainer training =
          new SkeletonMaeTrainer(parameters, config.sections(), BATCHES_PER_EPOCH);
      INDArray clips = Nd4j.randn(DataType.FLOAT, batch, 2, 120, 25, 3); // [B, M, T, V, C]
      long[] step = {0};
      return () -> require(training.step(clips, step[0]++));
    }
  };

  private static final int BATCHES_PER_EPOCH = 100;
  private static final int CLASSES = 101;
  private static final int SEED = 1;

  /** Builds the model; each run of the result is one step on {@code batch} clips. */
  abstract Runnable steps(StepSize size, int batch);

  private static Runnable pretraining(VideoPretrainConfig config) {
    TrainingSteps steps = new TrainingSteps(config);
    return steps::run;
  }

  private static VideoFineTuneConfig classifier(StepSize size, int batch) {
    Backend.initialise();
    List<String> settings = new ArrayList<>(size.model());
    settings.add("optimizer.batch_size=" + batch);
    settings.add("finetune.num_classes=" + CLASSES);
    settings.add("finetune.drop_path=0");
    settings.add("finetune.mixup_alpha=0");
    settings.add("data.train_list=not-read.csv");
    settings.add("data.val_list=not-read.csv");
    return ConfigLoader.defaults(VideoFineTuneConfig.class, settings);
  }

  private static Parameters classifierParameters(VideoFineTuneConfig config) {
    Parameters parameters = new Parameters(SEED);
    VideoClassifier.createParameters(parameters, config.model(), CLASSES);
    return parameters;
  }

  private static void require(StepOutcome outcome) {
    if (!outcome.finite()) {
      throw new IllegalStateException("a step is not finite: " + outcome);
    }
  }

  /** The name in {@code pytorch/steps.py}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
