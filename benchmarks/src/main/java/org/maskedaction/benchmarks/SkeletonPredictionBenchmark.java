package org.maskedaction.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.Backend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many skeleton clips a second does a fine-tuned classifier of full size name? Eight blocks,
 * 256 wide, 750 tokens, 60 classes; clips go through it one after the other, as in prediction.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SkeletonPredictionBenchmark {
  private static final int CLASSES = 60;
  private static final int SEED = 1;

  /** Persons of a clip. */
  @Param({"2"})
  public int persons;

  private SkeletonClassifierInference inference;
  private SkeletonClips clip;

  /** Builds model and clip. */
  @Setup
  public void build() {
    Backend.initialise();
    SkeletonFineTuneConfig config =
        ConfigLoader.defaults(
            SkeletonFineTuneConfig.class,
            List.of(
                "model.persons=" + persons,
                "finetune.num_classes=" + CLASSES,
                "data.path=not-read.npz"));
    Parameters parameters = new Parameters(SEED);
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    inference = new SkeletonClassifierInference(parameters, config.model(), false);
    clip = noise(config.model());
  }

  private SkeletonClips noise(SkeletonModelConfig model) {
    int coordinates = SkeletonModelConfig.COORDINATES;
    float[] values = new float[model.frames() * persons * model.joints() * coordinates];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new SkeletonClips(
        0,
        0,
        List.of("noise"),
        new int[1],
        model.frames(),
        persons,
        model.joints(),
        coordinates,
        values);
  }

  /** One clip. */
  @Benchmark
  public float[] classify() {
    return inference.logits(clip);
  }
}
