package org.maskedaction.method.classify;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.MovingAverage;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer.StepOutcome;

/**
 * Fine-tuning of a video classifier on labelled clips, all of its weights.
 *
 * <p>With {@code finetune.ema_decay} an exponential moving average of the weights follows every
 * optimiser step, starting from the initial weights. It is part of the state, beside the weights
 * themselves, and what the classifier is evaluated and used with.
 */
public final class VideoClassifierTrainer extends GradientTrainer<ClipBatch> {
  private static final RandomPurpose MIXING = RandomPurpose.numbered(10, "mixup and CutMix");

  private final Parameters parameters;
  private final Sections config;
  private final PatchBatch patches;
  private final SoftTargets targets;
  private final TrainingDropout dropout;
  private final Parameters averages; // null where no average is kept
  private final MovingAverage movingAverage; // null where no average is kept
  private final ExecutionPlan plan;

  /**
   * What the training of a video classifier reads of a configuration.
   *
   * @param seed seed of mixing and dropout
   * @param model the encoder
   * @param finetune classes and regularisation
   * @param optimizer how the classifier learns, and the clips of a batch
   * @param pixels how pixels are normalised
   */
  public record Sections(
      long seed,
      VideoModelConfig model,
      VideoClassifierConfig finetune,
      OptimizerConfig optimizer,
      PixelStatistics pixels) {}

  /**
   * A trainer for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters those of {@link VideoClassifier#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public VideoClassifierTrainer(Parameters parameters, Sections config, long batchesPerEpoch) {
    super(parameters.all());
    this.parameters = parameters;
    this.config = config;
    OptimizerConfig optimizer = config.optimizer();
    VideoClassifierConfig finetune = config.finetune();
    int depth = config.model().depth();
    patches = new PatchBatch(config.model(), config.pixels(), optimizer.batchSize());
    targets = new SoftTargets(finetune.numClasses(), finetune.labelSmoothing());
    dropout =
        new TrainingDropout(
            finetune.dropPath(), depth, finetune.fcDropout(), config.model().embedDim());
    averages = finetune.averages() ? parameters.copy() : null;
    movingAverage =
        finetune.averages()
            ? new MovingAverage(averages.all(), parameters.all(), finetune.emaDecay())
            : null;
    plan = plan();
    if (averages != null) {
      state().add(CheckpointTensors.AVERAGED_WEIGHTS, averages.all());
    }
    learnBy(
        "classifier",
        new GradientAccumulator(
            plan,
            new AdamW(
                optimizer.adamW(),
                parameters.all(),
                parameters::decays,
                new LayerDecay(finetune.layerDecay(), depth, VideoMae::isTokenizer)),
            optimizer.schedule(batchesPerEpoch),
            VideoClassifier.LOSS,
            parameters.all(),
            optimizer));
  }

  private ExecutionPlan plan() {
    int batch = config.optimizer().batchSize();
    return ExecutionPlan.withGradients(
        VideoClassifier.trainingGraph(
            parameters,
            config.model(),
            batch,
            new VideoClassifier.Dropped(dropout.ofBranches(), dropout.ofFeatures())),
        parameters.with(VideoClassifier.PATCHES, patches.array()),
        List.of(VideoClassifier.LOSS, VideoClassifier.LOGITS),
        parameters.all().keySet(),
        memory,
        PlanOptions.DEFAULT
            .withName("classifier")
            .withSharedGradients()
            .withRecompute(config.model().recompute()));
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    List<Clip> clips = batch.clips();
    ClipMixing mixing =
        ClipMixing.draw(
            config.finetune(),
            config.model().imageSize(),
            RandomStreams.of(config.seed(), MIXING, step));
    patches.load(mixing.cut(clips));
    mixing.blend(patches.array());
    float[] wanted = targets.of(clips, mixing.share());
    Memory.write(plan.input(VideoClassifier.TARGETS), wanted);
    dropout.draw(plan, clips.size(), config.seed(), step);
    return learn(wanted);
  }

  private StepOutcome learn(float[] wanted) {
    GradientAccumulator.Update update = gradients().backward();
    if (movingAverage != null && update.outcome() == GradientAccumulator.Outcome.UPDATED) {
      movingAverage.follow();
    }
    Map<String, Double> metrics = update.metrics();
    metrics.put(ClassifierMetrics.TOP1.name(), top1(wanted));
    return new StepOutcome(update.isFinite(), metrics);
  }

  /** Mixed clips count where the class of the larger share is named. */
  private double top1(float[] wanted) {
    int classes = targets.classes();
    int[] labels = new int[wanted.length / classes];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Scores.highest(Arrays.copyOfRange(wanted, i * classes, (i + 1) * classes));
    }
    return Scores.top1(Memory.values(plan.output(VideoClassifier.LOGITS)), labels);
  }

  /** The weights that the classifier is evaluated with: their average where one is kept. */
  public Parameters evaluatedParameters() {
    return averages == null ? parameters : averages;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ClassifierMetrics.TOP1);
  }
}
