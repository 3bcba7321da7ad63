package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Trainer.StepOutcome;
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
 * How do time and memory of a pre-training step grow with tokens, batch, depth and threads? The
 * usual case is a batch of 1, 16 frames of 224 x 224 pixels (1568 tokens), 384 wide, 6 encoder and
 * 2 decoder blocks, all cores; each other case changes one thing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(1)
public class StepScalingBenchmark {
  /** The masking type, as in a configuration file. */
  @Param({"random", "tats"})
  public String masking;

  /** What differs from the usual case. */
  @Param public Scale scale;

  /** The usual case and its variations. */
  public enum Scale {
    /** 392 tokens. */
    FRAMES_4("model.num_frames=4"),
    /** 784 tokens. */
    FRAMES_8("model.num_frames=8"),
    /** 1568 tokens: the usual case. */
    FRAMES_16(),
    /** 3136 tokens. */
    FRAMES_32("model.num_frames=32"),
    /** 6272 tokens. */
    FRAMES_64("model.num_frames=64"),
    /** 6272 tokens, activations computed again. */
    FRAMES_64_RECOMPUTE("model.num_frames=64", "model.recompute=blocks"),
    /** Two clips. */
    BATCH_2("optimizer.batch_size=2"),
    /** Four clips. */
    BATCH_4("optimizer.batch_size=4"),
    /** Three encoder blocks. */
    DEPTH_3("model.depth=3"),
    /** Twelve encoder blocks. */
    DEPTH_12("model.depth=12"),
    /** One thread. */
    ONE_THREAD("run.threads=1");

    private final List<String> settings;

    Scale(String... settings) {
      this.settings = List.of(settings);
    }
  }

  private TrainingSteps steps;

  /** Builds model and clips. */
  @Setup
  public void build() {
    List<String> settings = new ArrayList<>();
    settings.add("model.size=custom");
    settings.add("model.embed_dim=384");
    settings.add("model.depth=6");
    settings.add("model.num_heads=6");
    settings.add("model.decoder_embed_dim=192");
    settings.add("model.decoder_depth=2");
    settings.add("model.decoder_num_heads=3");
    settings.add("sampler.num_heads=6");
    settings.add("optimizer.batch_size=1");
    settings.add("masking.type=" + masking);
    settings.add("masking.mask_ratio=0.95");
    settings.add("ppo.mae_only_epochs=0");
    settings.add("data.train_list=not-read.csv");
    settings.addAll(scale.settings);
    VideoPretrainConfig config = ConfigLoader.defaults(VideoPretrainConfig.class, settings);
    Backend.useThreads(config.run().threads());
    steps = new TrainingSteps(config);
  }

  /** One step on one batch. */
  @Benchmark
  public StepOutcome step() {
    return steps.run();
  }
}
