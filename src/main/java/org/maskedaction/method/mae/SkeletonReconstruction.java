package org.maskedaction.method.mae;

import java.util.List;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.method.mae.SkeletonMaeTrainer.Sections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How well masked segments are reconstructed by weights that do not change meanwhile. */
public final class SkeletonReconstruction implements AutoCloseable {
  private final Sections config;
  private final SkeletonBatch batch;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;

  /**
   * What a skeleton autoencoder made of one clip; one row per person M.
   *
   * @param clip the clip, a batch of one
   * @param visible ascending visible tokens of each person // [M, K]
   * @param masked ascending masked tokens of each person // [M, N - K]
   * @param tokenError reconstruction error of each masked token // [M, N - K]
   * @param prediction predicted segments in (token, frame, coordinate) order, in the space of the
   *     targets // [M, (N - K)·l·C]
   */
  public record MaskedSkeleton(
      SkeletonClips clip,
      int[][] visible,
      int[][] masked,
      float[][] tokenError,
      float[][] prediction) {

    /** Mean reconstruction error of the masked tokens of all persons. */
    public double loss() {
      double sum = 0;
      int count = 0;
      for (float[] person : tokenError) {
        for (float error : person) {
          sum += error;
          count++;
        }
      }
      return sum / count;
    }
  }

  /** Of the autoencoder with these weights, for up to {@code optimizer.batch_size} clips. */
  public SkeletonReconstruction(Parameters parameters, Sections config) {
    this.config = config;
    batch = new SkeletonBatch(config.model(), config.optimizer().batchSize());
    plan =
        ExecutionPlan.forward(
            SkeletonMae.graph(
                parameters,
                config.model(),
                config.target(),
                SkeletonContrastConfig.OFF,
                config.optimizer().batchSize(),
                config.masking().keepCount()),
            parameters.with(SkeletonMae.CLIPS, batch.array()),
            List.of(SkeletonMae.TOKEN_ERROR, SkeletonMae.PREDICTION),
            memory,
            PlanOptions.DEFAULT.withName("reconstruction"));
  }

  /**
   * The sum over the clips of the mean error of their masked tokens, of all persons. Masks depend
   * on the seed and the place of the clip alone.
   *
   * @param first place of the first clip among all that are measured
   * @throws org.maskedaction.io.InputException for clips of another shape
   */
  public double sum(SkeletonClips clips, long first) {
    run(clips, config.seed(), first);
    INDArray errors = plan.output(SkeletonMae.TOKEN_ERROR); // [B·M, N - K]
    int perClip = (int) (errors.size(1) * config.model().persons());
    float[] values = new float[clips.size() * perClip];
    Memory.floats(errors).get(values, 0, values.length);
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / perClip;
  }

  /**
   * Masks and reconstructs one clip.
   *
   * @param clip a batch of one
   * @param seed of the masks
   * @param place of the clip among all that are looked at; with the seed it decides on the masks
   * @throws org.maskedaction.io.InputException for a clip of another shape
   */
  public MaskedSkeleton view(SkeletonClips clip, long seed, long place) {
    run(clip, seed, place);
    int persons = config.model().persons();
    int[][] visible = new int[persons][];
    int[][] masked = new int[persons][];
    float[][] errors = new float[persons][];
    float[][] predictions = new float[persons][];
    for (int person = 0; person < persons; person++) {
      visible[person] = tokens(plan.input(SkeletonMae.VISIBLE), person);
      masked[person] = tokens(plan.input(SkeletonMae.MASKED), person);
      errors[person] = values(plan.output(SkeletonMae.TOKEN_ERROR), person);
      predictions[person] = values(plan.output(SkeletonMae.PREDICTION), person);
    }
    return new MaskedSkeleton(clip, visible, masked, errors, predictions);
  }

  private void run(SkeletonClips clips, long seed, long first) {
    batch.load(clips);
    int persons = config.model().persons();
    batch.drawMasks(
        config.masking(),
        plan,
        row ->
            RandomStreams.of(seed, MaskPurposes.VALIDATION, first + row / persons, row % persons));
    plan.run();
  }

  private static int[] tokens(INDArray array, int row) {
    int[] tokens = new int[(int) array.size(1)];
    Memory.ints(array).position((long) row * tokens.length).get(tokens, 0, tokens.length);
    return tokens;
  }

  private static float[] values(INDArray array, int row) {
    float[] values = new float[(int) (array.length() / array.size(0))];
    Memory.at(Memory.floats(array), (long) row * values.length).get(values, 0, values.length);
    return values;
  }

  @Override
  public void close() {
    memory.close();
  }
}
