package org.maskedaction.method.mae;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.io.InputException;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.masking.MotionAwareMasking;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The persons of the current batch, in one array that all plans read. */
public final class SkeletonBatch {
  private final SkeletonModelConfig model;
  private final long[] expected;
  private final INDArray clips; // [B·M, T, V, C]
  private final float[] person; // [T·V·C]

  /** Room for {@code batch} clips. */
  public SkeletonBatch(SkeletonModelConfig model, int batch) {
    this.model = model;
    int coordinates = SkeletonModelConfig.COORDINATES;
    expected = new long[] {batch, model.persons(), model.frames(), model.joints(), coordinates};
    clips =
        Nd4j.create(
            DataType.FLOAT,
            (long) batch * model.persons(),
            model.frames(),
            model.joints(),
            coordinates);
    person = new float[model.frames() * model.joints() * coordinates];
  }

  /**
   * Copies a batch.
   *
   * @param batch float32 // [B, M, T, V, C]
   * @throws InputException for another shape or type
   */
  public void load(INDArray batch) {
    if (!Arrays.equals(batch.shape(), expected) || batch.dataType() != DataType.FLOAT) {
      throw new InputException(
          "skeleton clips must be FLOAT %s (batch, persons, frames, joints, coordinates), are %s %s"
              .formatted(
                  Arrays.toString(expected), batch.dataType(), Arrays.toString(batch.shape())));
    }
    clips.assign(batch.reshape('c', clips.shape()));
  }

  /**
   * Copies clips; where they are fewer than there is room for, zeros follow.
   *
   * @throws InputException for clips of another shape
   */
  public void load(SkeletonClips batch) {
    long[] shape = {
      batch.persons(), batch.frames(), batch.joints(), batch.coordinates(),
    };
    long[] wanted = Arrays.copyOfRange(expected, 1, expected.length);
    if (!Arrays.equals(shape, wanted) || batch.size() > expected[0]) {
      throw new InputException(
          "skeleton clips are %s (persons, frames, joints, coordinates), expected %s"
              .formatted(Arrays.toString(shape), Arrays.toString(wanted)));
    }
    float[] values = batch.byPerson();
    if (values.length < clips.length()) {
      clips.assign(0);
    }
    Memory.floats(clips).put(values, 0, values.length);
  }

  /** The array. // [B·M, T, V, C] */
  public INDArray array() {
    return clips;
  }

  /** Coordinates of one row, valid until the next call. // [T·V·C] */
  private float[] person(int row) {
    FloatPointer first = Memory.at(Memory.floats(clips), (long) row * person.length);
    first.get(person, 0, person.length);
    return person;
  }

  /** Whether any coordinate of a row is not 0. */
  public boolean isPresent(int row) {
    for (float value : person(row)) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Draws the masks of all rows, each from the generator of its number.
   *
   * @param plan a plan of the autoencoder, whose inputs the masks go to
   */
  void drawMasks(
      SkeletonMaskingConfig masking, ExecutionPlan plan, IntFunction<SplittableRandom> random) {
    IntPointer seen = Memory.ints(plan.input(SkeletonMae.VISIBLE));
    IntPointer hidden = Memory.ints(plan.input(SkeletonMae.MASKED));
    for (int row = 0; row < clips.size(0); row++) {
      int[] visible = visible(masking, row, random.apply(row));
      int[] masked = MaskGenerator.hidden(visible, model.tokens());
      seen.getPointer((long) row * visible.length).put(visible, 0, visible.length);
      hidden.getPointer((long) row * masked.length).put(masked, 0, masked.length);
    }
  }

  /** The visible tokens of one person, ascending. */
  private int[] visible(SkeletonMaskingConfig masking, int row, SplittableRandom random) {
    return switch (masking.type()) {
      case RANDOM -> new RandomMasking(model.tokens(), masking.keepCount()).visible(random);
      case MOTION_AWARE ->
          new MotionAwareMasking(
                  model.segments(),
                  model.joints(),
                  model.segmentDim(),
                  SkeletonModelConfig.COORDINATES,
                  masking.keepCount(),
                  masking.temperature())
              .visible(person(row), random);
    };
  }
}
