package org.maskedaction.method.mae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.model.Parameters;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.profile.Phase;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.Metric;
import org.maskedaction.train.StepOutcome;
import org.maskedaction.train.Trainer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pre-training with masks that do not look at the clip, such as VideoMAE's tubes. */
public final class VideoMaeTrainer implements Trainer<ClipBatch> {
  /** File of the model's weights in a checkpoint. */
  public static final String WEIGHTS = "weights";

  /** File of the autoencoder's optimiser state in a checkpoint. */
  public static final String AUTOENCODER_OPTIMIZER = "optimizer-autoencoder";

  private static final String UPDATES = "autoencoder_updates";

  private final Parameters parameters;
  private final VideoMaeSections config;
  private final MaskGenerator masks;
  private final PatchBatch patches;
  private final AutoencoderUpdate autoencoder;

  /** A trainee for batches of {@code config.optimizer().batchSize()} clips. */
  public VideoMaeTrainer(
      Parameters parameters, VideoMaeSections config, MaskGenerator masks, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    this.masks = masks;
    patches = new PatchBatch(config.model(), config.pixels(), config.optimizer().batchSize());
    autoencoder =
        new AutoencoderUpdate(
            parameters,
            config,
            masks.visibleCount(),
            patches.array(),
            batchesPerEpoch,
            new PlanMemory());
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    drawMasks(autoencoder, masks, config.seed(), step, batch.clips().size());
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = autoencoder.run(metrics);
    return new StepOutcome(finite, metrics);
  }

  /** Draws a mask for every clip of step {@code step}. */
  public static void drawMasks(
      AutoencoderUpdate autoencoder, MaskGenerator masks, long seed, long step, int clips) {
    Phase phase = Phase.begin(Phase.SAMPLING);
    for (int i = 0; i < clips; i++) {
      SplittableRandom random = RandomStreams.of(seed, Purpose.MASK, step, i);
      autoencoder.setMask(i, masks.visible(random));
    }
    phase.end();
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public boolean atRest() {
    return autoencoder.gradients().atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    return tensors(parameters, autoencoder.gradients());
  }

  /** The arrays of a state with one optimiser. */
  public static Map<String, Map<String, INDArray>> tensors(
      Parameters parameters, GradientAccumulator gradients) {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHTS, parameters.all());
    tensors.put(AUTOENCODER_OPTIMIZER, gradients.optimizer().moments());
    return tensors;
  }

  @Override
  public Map<String, Long> counters() {
    return counters(autoencoder.gradients());
  }

  /** The numbers of a state with one optimiser. */
  public static Map<String, Long> counters(GradientAccumulator gradients) {
    return Map.of(UPDATES, gradients.optimizer().updates());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    restore(autoencoder.gradients(), counters);
  }

  /** Takes the numbers of a saved state with one optimiser. */
  public static void restore(GradientAccumulator gradients, Map<String, Long> counters) {
    gradients.optimizer().setUpdates(counters.get(UPDATES));
  }
}
