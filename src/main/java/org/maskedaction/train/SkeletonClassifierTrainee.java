package org.maskedaction.train;

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
  private final TrainingDropout dropout; // null for the linear protocol
  private final RunningStatistics statistics;
  private final PlanMemory memory = new PlanMemory();
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
    double rate = schedule.at(learner.optimizer().updates());
    Learner.Update update = learner.backward(rate);
    double loss = plan.output(SkeletonClassifier.LOSS).getDouble(0);
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = AutoencoderUpdate.report(update, loss, rate, metrics);
    if (finite) {
      statistics.add(
          plan.output(SkeletonClassifier.BATCH_MEAN),
          plan.output(SkeletonClassifier.BATCH_VARIANCE),
          clips.size());
    }
    float[] logits = Memory.values(plan.output(SkeletonClassifier.LOGITS));
    metrics.put(Metric.TOP1, Scores.top1(logits, clips.labels()));
    return new StepOutcome(finite, metrics);
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

  @Override
  public void close() {
    memory.close();
    if (features != null) {
      features.close();
    }
  }
}
