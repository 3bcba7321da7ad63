package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.config.ActionMaeConfig;
import org.maskedaction.config.ActionMaeConfig.LearningRateScaling;
import org.maskedaction.config.ActionMaeConfig.ModelSelection;
import org.maskedaction.config.ActionMaeConfig.Schedule;
import org.maskedaction.config.ModalityTrainConfig;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.data.modality.ModalityBatch;
import org.maskedaction.models.ActionMae;
import org.maskedaction.models.ModalityEncoders;
import org.maskedaction.models.ModalityTokens;
import org.maskedaction.models.Parameters;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training of ActionMAE, or of a fusion it is compared with, on samples of several modalities. */
public final class ModalityTrainee implements Trainee<ModalityBatch> {
  /** File of the model's weights in a checkpoint. */
  public static final String WEIGHTS = MaskedAutoencoderTrainee.WEIGHTS;

  /** File of the weights that did best in an evaluation, where they are selected. */
  public static final String BEST_WEIGHTS = "best_model";

  private static final String UPDATES = "classifier_updates";
  private static final String BEST_SCORE = "best_score_bits";
  private static final double REFERENCE_BATCH = 32;

  private final Parameters parameters;
  private final Parameters best; // null where the last weights are used
  private final ModalityTrainConfig config;
  private final ActionMaeConfig actionmae;
  private final ModalityInputs inputs;
  private final List<ModalityTokens> cuts;
  private final SoftTargets targets;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final Learner learner;
  private final LongToDoubleFunction schedule;
  private double bestScore = Double.NEGATIVE_INFINITY;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} samples.
   *
   * @param parameters those of {@link ActionMae#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public ModalityTrainee(Parameters parameters, ModalityTrainConfig config, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    actionmae = config.actionmae();
    best = actionmae.modelSelection() == ModelSelection.LAST ? null : parameters.copy();
    cuts = ActionMae.cuts(config);
    inputs = new ModalityInputs(cuts, actionmae.attentionPaddingMask());
    targets = new SoftTargets(actionmae.numClasses(), actionmae.labelSmoothing());
    OptimizerConfig optimizer = config.optimizer();
    plan =
        ExecutionPlan.withGradients(
            ActionMae.trainingGraph(parameters, config, optimizer.batchSize()),
            parameters.all(),
            outputs(),
            parameters.all().keySet(),
            memory,
            PlanOptions.DEFAULT.withName("actionmae").withSharedGradients());
    learner =
        new Learner(
            plan,
            new AdamW(
                AutoencoderUpdate.settings(optimizer),
                parameters.all(),
                name -> ActionMae.decays(parameters, name)),
            ActionMae.LOSS,
            parameters.all(),
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    schedule = schedule(actionmae, optimizer, batchesPerEpoch);
  }

  private List<String> outputs() {
    return ActionMae.hasAutoencoder(actionmae)
        ? List.of(ActionMae.LOSS, ActionMae.LOGITS, ActionMae.LABEL_LOSS, ActionMae.MASK_LOSS)
        : List.of(ActionMae.LOSS, ActionMae.LOGITS);
  }

  /** The learning rate by iteration. */
  static LongToDoubleFunction schedule(
      ActionMaeConfig actionmae, OptimizerConfig optimizer, long batchesPerEpoch) {
    long perEpoch = Math.max(1, batchesPerEpoch / optimizer.accumulationSteps());
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
    return new CosineSchedule(peak, floor, warmup, optimizer.epochs() * perEpoch)::at;
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
    SplittableRandom random = RandomStreams.of(config.seed(), Purpose.MODALITY_DROP, step);
    TokenRoutes routes = new TokenRoutes(actionmae, cuts.size(), present.length, true);
    for (int b = 0; b < present.length; b++) {
      boolean[] kept =
          actionmae.dropsModalities() ? ModalityDrop.draw(present[b], random) : present[b];
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
    double rate = schedule.applyAsDouble(learner.optimizer().updates());
    Learner.Update update = learner.backward(rate);
    double loss = plan.output(ActionMae.LOSS).getDouble(0);
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = AutoencoderUpdate.report(update, loss, rate, metrics);
    if (ActionMae.hasAutoencoder(actionmae)) {
      metrics.put(Metric.LABEL_LOSS, plan.output(ActionMae.LABEL_LOSS).getDouble(0));
      metrics.put(Metric.MASK_LOSS, plan.output(ActionMae.MASK_LOSS).getDouble(0));
    }
    float[] logits = Memory.values(plan.output(ActionMae.LOGITS));
    metrics.put(Metric.TOP1, Scores.top1(logits, batch.labels()));
    return new StepOutcome(finite, metrics);
  }

  /** Keeps the current weights if they are to be selected and no earlier ones did better. */
  public void judged(double score) {
    if (best != null && score > bestScore) {
      bestScore = score;
      parameters.all().forEach((name, array) -> best.get(name).assign(array));
    }
  }

  @Override
  public boolean atRest() {
    return learner.atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHTS, parameters.all());
    if (best != null) {
      tensors.put(BEST_WEIGHTS, best.all());
    }
    tensors.put(ClassifierTrainee.OPTIMIZER, learner.optimizer().moments());
    return tensors;
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(
        UPDATES, learner.optimizer().updates(), BEST_SCORE, Double.doubleToLongBits(bestScore));
  }

  @Override
  public void restore(Map<String, Long> counters) {
    learner.optimizer().setUpdates(counters.get(UPDATES));
    bestScore = Double.longBitsToDouble(counters.get(BEST_SCORE));
  }

  @Override
  public void close() {
    memory.close();
  }
}
