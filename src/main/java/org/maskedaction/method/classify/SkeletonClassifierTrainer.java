package org.maskedaction.method.classify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.method.mae.SkeletonBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Optimizer;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.SgdMomentum;
import org.maskedaction.train.Trainer.StepOutcome;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training of a skeleton classifier on labelled clips: all of its weights, or for the linear
 * protocol its head alone.
 */
public final class SkeletonClassifierTrainer extends GradientTrainer<SkeletonClips> {
  private static final double MOMENTUM = 0.9;

  private final Parameters parameters;
  private final Sections config;
  private final SoftTargets targets;
  private final SkeletonBatch batch; // null for the linear protocol
  private final SkeletonFeatures features; // null unless for the linear protocol
  private final TrainingDropout dropout; // null for the linear protocol
  private final RunningStatistics statistics;
  private final ExecutionPlan plan;

  /**
   * Mean and variance of a batch norm that inference uses: averages over the batches of training
   * that keep a share of 0.9, of the variance divided by B - 1, as PyTorch has them.
   *
   * @param mean moved in place // [F]
   * @param variance moved in place // [F]
   */
  public record RunningStatistics(INDArray mean, INDArray variance) {
    private static final double SHARE = 0.1;

    /**
     * Takes the statistics of a batch.
     *
     * @param batchMean its mean // [F]
     * @param batchVariance its variance, divided by B // [F]
     * @param batch vectors B, at least 2
     */
    public void add(INDArray batchMean, INDArray batchVariance, int batch) {
      mean.muli(1 - SHARE).addi(batchMean.mul(SHARE));
      variance.muli(1 - SHARE).addi(batchVariance.mul(SHARE * batch / (batch - 1)));
    }
  }

  /**
   * What the training of a skeleton classifier reads of a configuration.
   *
   * @param seed seed of dropout
   * @param model the encoder
   * @param finetune classes, protocol and regularisation
   * @param optimizer how the classifier learns, and the clips of a batch
   */
  public record Sections(
      long seed,
      SkeletonModelConfig model,
      SkeletonClassifierConfig finetune,
      OptimizerConfig optimizer) {}

  /**
   * A trainer for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters those of {@link SkeletonClassifier#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public SkeletonClassifierTrainer(Parameters parameters, Sections config, long batchesPerEpoch) {
    super(parameters.all());
    this.parameters = parameters;
    this.config = config;
    SkeletonClassifierConfig finetune = config.finetune();
    SkeletonModelConfig model = config.model();
    OptimizerConfig optimizer = config.optimizer();
    boolean linear = finetune.isLinear();
    int size = optimizer.batchSize();
    targets = new SoftTargets(finetune.numClasses(), linear ? 0 : finetune.labelSmoothing());
    batch = linear ? null : new SkeletonBatch(model, size);
    features =
        linear ? new SkeletonFeatures(parameters, model, size, finetune.cachedFeatures()) : null;
    dropout =
        linear
            ? null
            : new TrainingDropout(
                finetune.dropPath(),
                model.depth(),
                finetune.featureDropout(),
                model.tokens() * model.embedDim());
    statistics =
        new RunningStatistics(
            parameters.get(SkeletonClassifier.runningMean(linear)),
            parameters.get(SkeletonClassifier.runningVariance(linear)));
    Map<String, INDArray> trained =
        parameters.select(name -> SkeletonClassifier.isTrained(name, linear));
    plan = plan(trained);
    learnBy(
        "classifier",
        new GradientAccumulator(
            plan,
            optimizer(trained),
            optimizer.schedule(batchesPerEpoch),
            SkeletonClassifier.LOSS,
            trained,
            optimizer));
  }

  private Optimizer optimizer(Map<String, INDArray> trained) {
    if (config.finetune().isLinear()) {
      return new SgdMomentum(MOMENTUM, trained);
    }
    return new AdamW(
        config.optimizer().adamW(),
        trained,
        parameters::decays,
        new LayerDecay(
            config.finetune().layerDecay(), config.model().depth(), SkeletonMae::isEmbedding));
  }

  private ExecutionPlan plan(Map<String, INDArray> trained) {
    int size = config.optimizer().batchSize();
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    if (batch != null) {
      given.put(SkeletonClassifier.CLIPS, batch.array());
    }
    return ExecutionPlan.withGradients(
        batch == null
            ? SkeletonClassifier.probeGraph(parameters, config.model(), size)
            : SkeletonClassifier.trainingGraph(parameters, config.model(), config.finetune(), size),
        given,
        List.of(
            SkeletonClassifier.LOSS,
            SkeletonClassifier.LOGITS,
            SkeletonClassifier.BATCH_MEAN,
            SkeletonClassifier.BATCH_VARIANCE),
        trained.keySet(),
        memory,
        PlanOptions.DEFAULT.withName("classifier").withSharedGradients());
  }

  @Override
  public StepOutcome step(SkeletonClips clips, long step) {
    Memory.write(plan.input(SkeletonClassifier.TARGETS), targets.of(clips));
    if (batch == null) {
      features.write(clips, plan.input(SkeletonClassifier.FEATURES));
    } else {
      batch.load(clips);
      dropout.draw(plan, (int) batch.array().size(0), config.seed(), step);
    }
    return learn(clips);
  }

  private StepOutcome learn(SkeletonClips clips) {
    GradientAccumulator.Update update = gradients().backward();
    Map<String, Double> metrics = update.metrics();
    if (update.isFinite()) {
      statistics.add(
          plan.output(SkeletonClassifier.BATCH_MEAN),
          plan.output(SkeletonClassifier.BATCH_VARIANCE),
          clips.size());
    }
    float[] logits = Memory.values(plan.output(SkeletonClassifier.LOGITS));
    metrics.put(ClassifierMetrics.TOP1.name(), Scores.top1(logits, clips.labels()));
    return new StepOutcome(update.isFinite(), metrics);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ClassifierMetrics.TOP1);
  }

  @Override
  public void close() {
    super.close();
    if (features != null) {
      features.close();
    }
  }
}
