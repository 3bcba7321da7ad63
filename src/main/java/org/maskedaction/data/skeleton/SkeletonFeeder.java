package org.maskedaction.data.skeleton;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.io.InputException;

/**
 * Makes clips of a fixed number of frames, as the feeder of MAMP (Mao et al., 2023) does: crop
 * along time, resize by linear interpolation, for training stretch and rotate at random, and take
 * the stream. The frames that are cropped from are as many as have a value that is not 0, and are
 * taken to come first.
 *
 * @param config crop, rotation and stream; the path is not read
 * @param layout joints of the sequences
 * @param size frames T of a clip
 */
public record SkeletonFeeder(SkeletonDataConfig config, JointLayout layout, int size) {
  /**
   * A random crop, stretched and rotated.
   *
   * @return // [T, M, V, C]
   * @throws InputException for a sequence of zeros, or of other joints than the layout's
   */
  public float[] train(SkeletonSequence sequence, SplittableRandom random) {
    int valid = validFrames(sequence);
    double share = config.minCrop() + (1 - config.minCrop()) * random.nextDouble();
    int longest = Math.max((int) Math.floor(valid * share), config.minCropFrames());
    int count = Math.min(longest, valid);
    int first = random.nextInt(valid - count + 1);
    float[] clip = FrameResize.apply(sequence.values(), first, count, size, sequence.frameSize());
    if (config.scale() > 0) {
      stretch(clip, sequence.coordinates(), random);
    }
    Rotation.random(config.rotation(), random).apply(clip, sequence.coordinates());
    return stream(clip, sequence);
  }

  private void stretch(float[] clip, int coordinates, SplittableRandom random) {
    float[] factors = new float[coordinates];
    for (int axis = 0; axis < coordinates; axis++) {
      factors[axis] = (float) (1 + config.scale() * (2 * random.nextDouble() - 1));
    }
    for (int at = 0; at < clip.length; at++) {
      clip[at] *= factors[at % coordinates];
    }
  }

  /**
   * The crop in the middle, as it is.
   *
   * @return // [T, M, V, C]
   * @throws InputException for a sequence of zeros, or of other joints than the layout's
   */
  public float[] evaluate(SkeletonSequence sequence) {
    int valid = validFrames(sequence);
    int bias = (int) ((1 - config.evalCrop()) * valid / 2);
    int width = sequence.frameSize();
    float[] clip = FrameResize.apply(sequence.values(), bias, valid - 2 * bias, size, width);
    return stream(clip, sequence);
  }

  /** The same as a batch of its own. */
  public SkeletonClips middle(SkeletonSequence sequence) {
    return SkeletonClips.of(
        0, 0, List.of(sequence.withValues(sequence.persons(), evaluate(sequence))));
  }

  private int validFrames(SkeletonSequence sequence) {
    if (sequence.joints() != layout.size()) {
      throw new InputException(
          "sequence %s has %d joints, expected the %d of layout %s"
              .formatted(sequence.id(), sequence.joints(), layout.size(), layout.name()));
    }
    int valid = sequence.presentFrames();
    if (valid == 0) {
      throw new InputException("sequence %s has no value but 0".formatted(sequence.id()));
    }
    return valid;
  }

  private float[] stream(float[] clip, SkeletonSequence sequence) {
    return switch (config.stream()) {
      case JOINT -> clip;
      case BONE -> bones(clip, sequence.coordinates());
      case MOTION -> motion(clip, sequence.frameSize());
    };
  }

  private float[] bones(float[] clip, int coordinates) {
    float[] bones = new float[clip.length]; // [T, M, V, C]
    int person = layout.size() * coordinates;
    for (int start = 0; start < clip.length; start += person) {
      for (int joint = 0; joint < layout.size(); joint++) {
        int at = start + joint * coordinates;
        int parent = start + layout.parents().get(joint) * coordinates;
        for (int axis = 0; axis < coordinates; axis++) {
          bones[at + axis] = clip[at + axis] - clip[parent + axis];
        }
      }
    }
    return bones;
  }

  private static float[] motion(float[] clip, int frameSize) {
    float[] motion = new float[clip.length]; // [T, M, V, C]
    for (int at = 0; at + frameSize < clip.length; at++) {
      motion[at] = clip[at + frameSize] - clip[at];
    }
    return motion;
  }

  /**
   * Rotation about the origin by R = Rz Ry Rx, with the signs of MAMP's feeder: a positive angle
   * about z turns y towards x. Points in the plane turn about z only.
   */
  static final class Rotation {
    private static final int SPACE = 3;

    private final double[] space; // [3, 3]
    private final double[] plane; // [2, 2]

    /** With angles in radians. */
    Rotation(double aboutX, double aboutY, double aboutZ) {
      double cx = Math.cos(aboutX);
      double sx = Math.sin(aboutX);
      double cy = Math.cos(aboutY);
      double sy = Math.sin(aboutY);
      double cz = Math.cos(aboutZ);
      double sz = Math.sin(aboutZ);
      double[] x = {1, 0, 0, 0, cx, sx, 0, -sx, cx};
      double[] y = {cy, 0, -sy, 0, 1, 0, sy, 0, cy};
      double[] z = {cz, sz, 0, -sz, cz, 0, 0, 0, 1};
      space = product(z, product(y, x));
      plane = new double[] {cz, sz, -sz, cz};
    }

    /** With three angles that are uniform within {@code bound} of 0. */
    static Rotation random(double bound, SplittableRandom random) {
      return new Rotation(angle(bound, random), angle(bound, random), angle(bound, random));
    }

    private static double angle(double bound, SplittableRandom random) {
      return bound * (2 * random.nextDouble() - 1);
    }

    /** Rotates points in place; zeros stay zeros. // [points, coordinates] */
    void apply(float[] values, int coordinates) {
      double[] matrix = coordinates == SPACE ? space : plane;
      double[] point = new double[coordinates];
      for (int at = 0; at < values.length; at += coordinates) {
        for (int axis = 0; axis < coordinates; axis++) {
          point[axis] = values[at + axis];
        }
        for (int row = 0; row < coordinates; row++) {
          values[at + row] = (float) rotated(matrix, row, point);
        }
      }
    }

    private static double rotated(double[] matrix, int row, double[] point) {
      double sum = 0;
      for (int column = 0; column < point.length; column++) {
        sum += matrix[row * point.length + column] * point[column];
      }
      return sum;
    }

    private static double[] product(double[] left, double[] right) {
      double[] product = new double[SPACE * SPACE];
      for (int row = 0; row < SPACE; row++) {
        for (int column = 0; column < SPACE; column++) {
          for (int k = 0; k < SPACE; k++) {
            product[row * SPACE + column] += left[row * SPACE + k] * right[k * SPACE + column];
          }
        }
      }
      return product;
    }
  }
}
