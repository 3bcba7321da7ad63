package org.maskedaction.method.actionmae;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.method.classify.SoftTargets;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.model.modality.ActionMaeConfig.LearningRateScaling;
import org.maskedaction.model.modality.ActionMaeConfig.ModelSelection;
import org.maskedaction.model.modality.ActionMaeConfig.Schedule;
import org.maskedaction.model.modality.ModalityArchitecture;
import org.maskedaction.model.modality.ModalityEncoders;
import org.maskedaction.model.modality.ModalityTokens;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.CosineSchedule;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer.StepOutcome;

/** Training of ActionMAE, or of a fusion it is compared with, on samples of several modalities. */
public final class ActionMaeTrainer extends GradientTrainer<ModalityBatch> {
  /** Cross-entropy alone, where it is one of several losses. */
  public static final Metric LABEL_LOSS =
      new Metric(
          "label_loss",
          "Cross-entropy of the labels",
          Metric.NATS,
          Goal.LOW,
          true,
          "cross-entropy alone, where it is one of several losses");

  /** Reconstruction error of the dropped modalities' tokens. */
  public static final Metric MASK_LOSS =
      new Metric(
          "mask_loss",
          "Reconstruction of dropped modalities",
          Metric.NUMBER,
          Goal.LOW,
          true,
          "reconstruction error of the dropped modalities' tokens");

  /** {@code val_top1}, mean over all subsets of the modalities. */
  public static final Metric VAL_SUBSET_TOP1 =
      new Metric(
          "val_subset_top1",
          "Top-1 accuracy over subsets of the modalities",
          Metric.SHARE,
          Goal.HIGH,
          false,
          "`val_top1`, mean over all subsets of the modalities");

  /** What ActionMAE logs besides. */
  public static final List<Metric> METRICS = List.of(VAL_SUBSET_TOP1, LABEL_LOSS, MASK_LOSS);

  private static final RandomPurpose MODALITY_DROP =
      RandomPurpose.numbered(15, "dropped modalities");

  private static final String BEST_SCORE = "best_score_bits";
  private static final double REFERENCE_BATCH = 32;

  private final Parameters parameters;
  private final Parameters best; // null where the last weights are used
  private final long seed;
  private final ActionMaeConfig actionmae;
  private final ModalityInputs inputs;
  private final List<ModalityTokens> cuts;
  private final SoftTargets targets;
  private final ExecutionPlan plan;
  private double bestScore = Double.NEGATIVE_INFINITY;

  /**
   * The learning rate of ActionMAE's published code: a linear warm-up from 0, then a tenth of it
   * every 30 epochs and once more at epoch 80.
   *
   * @param peak rate after the warm-up
   * @param warmup iterations of warm-up
   * @param perEpoch iterations of an epoch
   */
  public record StepSchedule(double peak, long warmup, long perEpoch)
      implements LongToDoubleFunction {
    private static final int EVERY = 30;
    private static final int EXTRA = 80;
    private static final double FACTOR = 0.1;

    @Override
    public double applyAsDouble(long iteration) {
      if (iteration < warmup) {
        return peak * iteration / warmup;
      }
      long epoch = iteration / perEpoch;
      return peak * Math.pow(FACTOR, epoch / EVERY + (epoch >= EXTRA ? 1 : 0));
    }
  }

  /**
   * A trainer for batches of {@code optimizer.batchSize()} samples.
   *
   * @param parameters those of {@link ActionMae#createParameters}
   * @param architecture the model
   * @param optimizer how it learns
   * @param seed seed of the dropped modalities
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public ActionMaeTrainer(
      Parameters parameters,
      ModalityArchitecture architecture,
      OptimizerConfig optimizer,
      long seed,
      long batchesPerEpoch) {
    super(parameters.all());
    this.parameters = parameters;
    this.seed = seed;
    actionmae = architecture.actionmae();
    best = actionmae.modelSelection() == ModelSelection.LAST ? null : parameters.copy();
    cuts = architecture.cuts();
    inputs = new ModalityInputs(cuts, actionmae.attentionPaddingMask());
    targets = new SoftTargets(actionmae.numClasses(), actionmae.labelSmoothing());
    plan =
        ExecutionPlan.withGradients(
            ActionMae.trainingGraph(parameters, architecture, optimizer.batchSize()),
            parameters.all(),
            outputs(),
            parameters.all().keySet(),
            memory,
            PlanOptions.DEFAULT.withName("actionmae").withSharedGradients());
    if (best != null) {
      state().add(CheckpointTensors.BEST_WEIGHTS, best.all());
    }
    learnBy(
        "classifier",
        new GradientAccumulator(
            plan,
            new AdamW(
                optimizer.adamW(), parameters.all(), name -> ActionMae.decays(parameters, name)),
            schedule(actionmae, optimizer, batchesPerEpoch),
            ActionMae.LOSS,
            parameters.all(),
            optimizer));
    state()
        .add(
            BEST_SCORE,
            () -> Double.doubleToLongBits(bestScore),
            bits -> bestScore = Double.longBitsToDouble(bits));
  }

  private List<String> outputs() {
    return ActionMae.hasAutoencoder(actionmae)
        ? List.of(ActionMae.LOSS, ActionMae.LOGITS, ActionMae.LABEL_LOSS, ActionMae.MASK_LOSS)
        : List.of(ActionMae.LOSS, ActionMae.LOGITS);
  }

  /** The learning rate by iteration. */
  public static LongToDoubleFunction schedule(
      ActionMaeConfig actionmae, OptimizerConfig optimizer, long batchesPerEpoch) {
    long perEpoch = optimizer.stepsPerEpoch(batchesPerEpoch);
    double scale =
        actionmae.learningRateScaling() == LearningRateScaling.NONE
            ? 1
            : optimizer.effectiveBatch() / REFERENCE_BATCH;
    double peak = scale * optimizer.baseLearningRate();
    long warmup = optimizer.warmupEpochs() * perEpoch;
    if (actionmae.schedule() == Schedule.STEP) {
      return new StepSchedule(peak, warmup, perEpoch);
    }
    double floor = scale * optimizer.minLearningRate();
    return new CosineSchedule(peak, floor, warmup, optimizer.epochs() * perEpoch);
  }

  @Override
  public StepOutcome step(ModalityBatch batch, long step) {
    boolean[][] present = inputs.present(batch);
    inputs.cut(batch).forEach((name, cut) -> put(name, cut));
    route(present, step);
    Memory.write(plan.input(ActionMae.TARGETS), targets.of(batch.ids(), batch.labels()));
    return learn(batch);
  }

  private void put(String modality, ModalityInputs.Cut cut) {
    Memory.write(plan.input(ModalityEncoders.tokens(modality)), cut.tokens());
    boolean blocks =
        cuts.stream().anyMatch(each -> each.name().equals(modality) && each.hasBlocks());
    if (blocks) {
      Memory.write(plan.input(ModalityEncoders.valid(modality)), cut.valid());
    }
  }

  private void route(boolean[][] present, long step) {
    SplittableRandom random = RandomStreams.of(seed, MODALITY_DROP, step);
    TokenRoutes routes = new TokenRoutes(actionmae, cuts.size(), present.length, true);
    for (int b = 0; b < present.length; b++) {
      boolean[] kept =
          actionmae.dropsModalities() ? TokenRoutes.drawKept(present[b], random) : present[b];
      routes.set(b, present[b], kept);
    }
    Memory.write(plan.input(ActionMae.FUSION_PLACES), routes.fusion());
    if (ActionMae.hasAutoencoder(actionmae)) {
      Memory.write(plan.input(ActionMae.KEYS), routes.keys());
      Memory.write(plan.input(ActionMae.DECODER_PLACES), routes.decoder());
      Memory.write(plan.input(ActionMae.MASK_WEIGHTS), routes.maskWeights());
    }
  }

  private StepOutcome learn(ModalityBatch batch) {
    GradientAccumulator.Update update = gradients().backward();
    Map<String, Double> metrics = update.metrics();
    if (ActionMae.hasAutoencoder(actionmae)) {
      metrics.put(LABEL_LOSS.name(), plan.output(ActionMae.LABEL_LOSS).getDouble(0));
      metrics.put(MASK_LOSS.name(), plan.output(ActionMae.MASK_LOSS).getDouble(0));
    }
    float[] logits = Memory.values(plan.output(ActionMae.LOGITS));
    metrics.put(ClassifierMetrics.TOP1.name(), Scores.top1(logits, batch.labels()));
    return new StepOutcome(update.isFinite(), metrics);
  }

  /** Keeps the current weights if they are to be selected and no earlier ones did better. */
  public void keepIfBest(double score) {
    if (best != null && score > bestScore) {
      bestScore = score;
      parameters.all().forEach((name, array) -> best.get(name).assign(array));
    }
  }

  @Override
  public List<Metric> metrics() {
    return List.of(LABEL_LOSS, MASK_LOSS, ClassifierMetrics.TOP1);
  }
}
