package org.maskedaction.kind.skeleton;

import org.maskedaction.io.InputException;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTargetConfig;
import org.maskedaction.ops.SegmentTargets;

/**
 * Turns predicted skeleton segments back into coordinates, the inverse of the targets of Gong et
 * al. (Rethinking Masked Data Reconstruction Pretraining for Strong 3D Action Representation
 * Learning, equations 4 to 6).
 *
 * <p>Normalised targets do not tell where a segment was and how far it moved: a value becomes
 * prediction · sqrt(variance + eps) + mean with the statistics of the original segment, so that a
 * picture shows the predicted shape of the movement at the true place and of the true size. Motion
 * targets are summed up from the first {@code motionStride} frames of the segment, which are the
 * original's.
 *
 * @param joints joints V
 * @param length frames l of a segment
 * @param target what the model predicts
 */
public record SegmentRestoration(int joints, int length, SkeletonTargetConfig target) {
  private static final int COORDINATES = SkeletonModelConfig.COORDINATES;

  /**
   * Checks that the targets tell coordinates.
   *
   * @throws InputException for motion over a segment or more, from which no frame follows
   */
  public SegmentRestoration {
    if (!isPossible(target, length)) {
      throw new InputException(
          ("target.motion_stride: %d frames; expected less than the %d of a segment to draw joints"
                  + " from predicted motion")
              .formatted(target.motionStride(), length));
    }
  }

  /** Whether coordinates follow from targets: not from motion over a segment or more. */
  public static boolean isPossible(SkeletonTargetConfig target, int length) {
    return target.type() != SegmentTargets.Kind.MOTION || target.motionStride() < length;
  }

  /**
   * The clip of one person with its masked segments replaced.
   *
   * @param clip the original // [T, V, C]
   * @param masked tokens t·V + v // [Nm]
   * @param prediction a segment for each, in the order (frame, coordinate) // [Nm, l·C]
   * @return // [T, V, C]
   */
  public float[] apply(float[] clip, int[] masked, float[] prediction) {
    float[] restored = clip.clone();
    int width = length * COORDINATES;
    for (int i = 0; i < masked.length; i++) {
      double[] values = new double[width];
      for (int at = 0; at < width; at++) {
        values[at] = prediction[i * width + at];
      }
      restore(clip, masked[i], values, restored);
    }
    return restored;
  }

  private void restore(float[] clip, int token, double[] values, float[] restored) {
    double[] original = new double[values.length];
    boolean motion = target.type() == SegmentTargets.Kind.MOTION;
    for (int frame = 0; frame < length; frame++) {
      for (int axis = 0; axis < COORDINATES; axis++) {
        int at = place(token, frame) + axis;
        original[frame * COORDINATES + axis] = motion ? motion(clip, at) : clip[at];
      }
    }
    switch (target.type()) {
      case RAW -> {}
      case JOINT, MOTION -> scale(original, values, 0, 1);
      case NAT -> {
        for (int axis = 0; axis < COORDINATES; axis++) {
          scale(original, values, axis, COORDINATES);
        }
      }
    }
    int given = motion ? target.motionStride() : 0;
    for (int frame = given; frame < length; frame++) {
      for (int axis = 0; axis < COORDINATES; axis++) {
        int at = place(token, frame) + axis;
        int value = (frame - given) * COORDINATES + axis;
        double start = motion ? restored[place(token, frame - given) + axis] : 0;
        restored[at] = (float) (start + values[value]);
      }
    }
  }

  /** Where a joint of a segment's frame begins in the clip. */
  private int place(int token, int frame) {
    return ((token / joints * length + frame) * joints + token % joints) * COORDINATES;
  }

  /** The difference to the frame {@code motionStride} later, 0 where the clip ends. */
  private double motion(float[] clip, int at) {
    int later = at + target.motionStride() * joints * COORDINATES;
    return later < clip.length ? (double) clip[later] - clip[at] : 0;
  }

  /** Gives every {@code step}-th value mean and deviation of the original. */
  private void scale(double[] original, double[] values, int from, int step) {
    int count = 0;
    double mean = 0;
    for (int at = from; at < original.length; at += step) {
      mean += original[at];
      count++;
    }
    mean /= count;
    double squares = 0;
    for (int at = from; at < original.length; at += step) {
      squares += (original[at] - mean) * (original[at] - mean);
    }
    double deviation = Math.sqrt(squares / (count - target.ddof()) + target.eps());
    for (int at = from; at < values.length; at += step) {
      values[at] = values[at] * deviation + mean;
    }
  }
}
