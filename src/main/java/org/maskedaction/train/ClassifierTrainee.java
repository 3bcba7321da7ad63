package org.maskedaction.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.ClassifierConfig;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.VideoClassifier;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fine-tuning of a video classifier on labelled clips, all of its weights.
 *
 * <p>With {@code finetune.ema_decay} an exponential moving average of the weights follows every
 * optimiser step, starting from the initial weights. It is part of the state, beside the weights
 * themselves, and what the classifier is judged and used by.
 */
public final class ClassifierTrainee implements Trainee<ClipBatch> {
  /** File of the model's weights in a checkpoint. */
  public static final String WEIGHTS = MaskedAutoencoderTrainee.WEIGHTS;

  /** File of the averaged weights in a checkpoint, where an average is kept. */
  public static final String AVERAGED_WEIGHTS = WEIGHTS + "-ema";

  /** File of the optimiser's state in a checkpoint. */
  public static final String OPTIMIZER = "optimizer-classifier";

  private static final String UPDATES = "classifier_updates";

  private final Parameters parameters;
  private final FineTuneConfig config;
  private final PatchBatch patches;
  private final SoftTargets targets;
  private final TrainingDropout dropout;
  private final Parameters averages; // null where no average is kept
  private final MovingAverage movingAverage; // null where no average is kept
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final Learner learner;
  private final CosineSchedule schedule;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters those of {@link VideoClassifier#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the learning rate's schedule
   */
  public ClassifierTrainee(Parameters parameters, FineTuneConfig config, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    OptimizerConfig optimizer = config.optimizer();
    ClassifierConfig finetune = config.finetune();
    int depth = config.model().depth();
    patches = new PatchBatch(config.model(), config.data(), optimizer.batchSize());
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
    learner =
        new Learner(
            plan,
            new AdamW(
                AutoencoderUpdate.settings(optimizer),
                parameters.all(),
                parameters::decays,
                new LayerDecay(finetune.layerDecay(), depth)),
            VideoClassifier.LOSS,
            parameters.all(),
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    schedule = AutoencoderUpdate.schedule(optimizer, batchesPerEpoch);
  }

  private ExecutionPlan plan() {
    int batch = config.optimizer().batchSize();
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    given.put(VideoClassifier.PATCHES, patches.array());
    return ExecutionPlan.withGradients(
        VideoClassifier.trainingGraph(
            parameters,
            config.model(),
            batch,
            new VideoClassifier.Dropped(dropout.ofBranches(), dropout.ofFeatures())),
        given,
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
            RandomStreams.of(config.seed(), Purpose.MIXING, step));
    patches.load(mixing.cut(clips));
    mixing.blend(patches.array());
    float[] wanted = targets.of(clips, mixing.share());
    Memory.write(plan.input(VideoClassifier.TARGETS), wanted);
    dropout.draw(plan, clips.size(), config.seed(), step);
    return learn(wanted);
  }

  private StepOutcome learn(float[] wanted) {
    double rate = schedule.at(learner.optimizer().updates());
    Learner.Update update = learner.backward(rate);
    if (movingAverage != null && update.outcome() == Learner.Outcome.UPDATED) {
      movingAverage.follow();
    }
    double loss = plan.output(VideoClassifier.LOSS).getDouble(0);
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = AutoencoderUpdate.report(update, loss, rate, metrics);
    metrics.put(Metric.TOP1, top1(wanted));
    return new StepOutcome(finite, metrics);
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

  /** The weights that the classifier is judged by: their average where one is kept. */
  public Parameters judged() {
    return averages == null ? parameters : averages;
  }

  @Override
  public boolean atRest() {
    return learner.atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHTS, parameters.all());
    if (averages != null) {
      tensors.put(AVERAGED_WEIGHTS, averages.all());
    }
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
  }
}
