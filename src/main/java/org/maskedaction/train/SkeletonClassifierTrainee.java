package org.maskedaction.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.config.SkeletonClassifierConfig;
import org.maskedaction.config.SkeletonFineTuneConfig;
import org.maskedaction.config.SkeletonModelConfig;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.SkeletonClassifier;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training of a skeleton classifier on labelled clips: all of its weights, or for the linear
 * protocol its head alone.
 */
public final class SkeletonClassifierTrainee implements Trainee<SkeletonClips> {
  /** File of the model's weights in a checkpoint. */
  public static final String WEIGHTS = MaskedAutoencoderTrainee.WEIGHTS;

  /** File of the optimiser's state in a checkpoint. */
  public static final String OPTIMIZER = ClassifierTrainee.OPTIMIZER;

  private static final String UPDATES = "classifier_updates";
  private static final double MOMENTUM = 0.9;

  private final Parameters parameters;
  private final SkeletonFineTuneConfig config;
  private final SoftTargets targets;
  private final SkeletonBatch batch; // null for the linear protocol
  private final SkeletonFeatures features; // null unless for the linear protocol
  private final StochasticDepth stochasticDepth; // null where no branch is dropped
  private final FeatureDropout featureDropout; // null where no value is dropped
  private final RunningStatistics statistics;
  private final ExecutionPlan plan;
  private final Learner learner;
  private final CosineSchedule schedule;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters those of {@link SkeletonClassifier#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public SkeletonClassifierTrainee(
      Parameters parameters, SkeletonFineTuneConfig config, long batchesPerEpoch) {
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
    stochasticDepth =
        !linear && finetune.dropPath() > 0
            ? new StochasticDepth(finetune.dropPath(), model.depth())
            : null;
    featureDropout =
        !linear && finetune.featureDropout() > 0
            ? new FeatureDropout(finetune.featureDropout(), model.tokens() * model.embedDim())
            : null;
    statistics =
        new RunningStatistics(
            parameters.get(SkeletonClassifier.runningMean(linear)),
            parameters.get(SkeletonClassifier.runningVariance(linear)));
    Map<String, INDArray> trained =
        parameters.select(name -> SkeletonClassifier.isTrained(name, linear));
    plan = plan(trained);
    learner =
        new Learner(
            plan,
            optimizer(trained),
            SkeletonClassifier.LOSS,
            trained,
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    schedule = AutoencoderUpdate.schedule(optimizer, batchesPerEpoch);
  }

  private Optimizer optimizer(Map<String, INDArray> trained) {
    if (config.finetune().isLinear()) {
      return new SgdMomentum(MOMENTUM, trained);
    }
    return new AdamW(
        AutoencoderUpdate.settings(config.optimizer()),
        trained,
        parameters::decays,
        new LayerDecay(config.finetune().layerDecay(), config.model().depth()));
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
        new PlanMemory(),
        PlanOptions.DEFAULT.withName("classifier").withSharedGradients());
  }

  @Override
  public StepOutcome step(SkeletonClips clips, long step) {
    float[] wanted = targets.of(clips);
    put(SkeletonClassifier.TARGETS, wanted);
    if (batch == null) {
      features.write(clips, plan.input(SkeletonClassifier.FEATURES));
    } else {
      batch.load(clips);
      putDropped(step);
    }
    return learn(clips);
  }

  private void putDropped(long step) {
    int rows = (int) batch.array().size(0);
    if (stochasticDepth != null) {
      put(
          SkeletonClassifier.KEEP_PATHS,
          stochasticDepth.draw(rows, RandomStreams.of(config.seed(), Purpose.DROP_PATH, step)));
    }
    if (featureDropout != null) {
      put(
          SkeletonClassifier.KEEP_FEATURES,
          featureDropout.draw(
              rows, RandomStreams.of(config.seed(), Purpose.FEATURE_DROPOUT, step)));
    }
  }

  private void put(String input, float[] values) {
    Memory.floats(plan.input(input)).put(values, 0, values.length);
  }

  private StepOutcome learn(SkeletonClips clips) {
    double rate = schedule.at(learner.optimizer().updates());
    Learner.Update update = learner.backward(rate);
    double loss = plan.output(SkeletonClassifier.LOSS).getDouble(0);
    boolean finite = update.outcome() != Learner.Outcome.NOT_FINITE && Double.isFinite(loss);
    if (finite) {
      statistics.add(
          plan.output(SkeletonClassifier.BATCH_MEAN),
          plan.output(SkeletonClassifier.BATCH_VARIANCE),
          clips.size());
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.LOSS, loss);
    metrics.put(Metric.TOP1, top1(clips.labels()));
    metrics.put(Metric.LEARNING_RATE, rate);
    if (update.outcome() != Learner.Outcome.ACCUMULATED) {
      metrics.put(Metric.GRAD_NORM, update.gradientNorm());
    }
    return new StepOutcome(finite, metrics);
  }

  private double top1(int[] labels) {
    int classes = targets.classes();
    float[] logits = new float[labels.length * classes];
    Memory.floats(plan.output(SkeletonClassifier.LOGITS)).get(logits, 0, logits.length);
    int hits = 0;
    for (int i = 0; i < labels.length; i++) {
      float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
      hits += Scores.highest(row) == labels[i] ? 1 : 0;
    }
    return hits / (double) labels.length;
  }

  @Override
  public StepOutcome endEpoch(int epoch) {
    return new StepOutcome(true, Map.of());
  }

  @Override
  public boolean atRest() {
    return learner.atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHTS, parameters.all());
    tensors.put(OPTIMIZER, learner.optimizer().moments());
    return tensors;
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(UPDATES, learner.optimizer().updates());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    learner.optimizer().setUpdates(counters.get(UPDATES));
  }
}
