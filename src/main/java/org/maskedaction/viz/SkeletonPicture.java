package org.maskedaction.viz;

import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A clip of skeletons and what models made of it. The arrays are not copied and must not change
 * while it is drawn. A person whose original coordinates are all 0 in a frame is absent there.
 *
 * @param title line above the clip, such as its name
 * @param parents the joint that each joint's bone comes from; a root is its own parent // [V]
 * @param persons persons M
 * @param frames frames T
 * @param original coordinates x, to the right, y, upwards, and z // [M, T, V, 3]
 * @param views what each model made of it, the one whose mask is shown first
 */
public record SkeletonPicture(
    String title,
    List<Integer> parents,
    int persons,
    int frames,
    float[] original,
    List<View> views) {
  static final int COORDINATES = 3;

  /**
   * What one model made of the clip.
   *
   * @param visible whether the encoder saw each joint // [M, T, V]
   * @param restored visible joints as they were and predicted ones // [M, T, V, 3]
   * @param maskNotes lines that explain the mask
   * @param notes lines that explain the reconstruction
   */
  public record View(
      boolean[] visible, float[] restored, List<String> maskNotes, List<String> notes) {
    /** Keeps the lines. */
    public View {
      maskNotes = List.copyOf(maskNotes);
      notes = List.copyOf(notes);
    }

    /**
     * How far predicted joints are from where they were, on average over the masked joints of the
     * persons who are there, in the unit of the coordinates; NaN where none is masked.
     */
    public double distance(float[] original, int joints) {
      double sum = 0;
      int count = 0;
      for (int joint = 0; joint < visible.length; joint++) {
        if (!visible[joint] && isPresent(original, joint / joints, joints)) {
          double squares = 0;
          for (int at = COORDINATES * joint; at < COORDINATES * (joint + 1); at++) {
            squares += Math.pow((double) restored[at] - original[at], 2);
          }
          sum += Math.sqrt(squares);
          count++;
        }
      }
      return sum / count;
    }
  }

  /**
   * Checks the lengths.
   *
   * @throws InputException for an array that does not fit the others
   */
  public SkeletonPicture {
    parents = List.copyOf(parents);
    views = List.copyOf(views);
    int joints = persons * frames * parents.size();
    MaskSheetClip.requireLength(title, "coordinates", original.length, COORDINATES * joints);
    for (View view : views) {
      MaskSheetClip.requireLength(title, "visible joints", view.visible().length, joints);
      MaskSheetClip.requireLength(
          title, "restored coordinates", view.restored().length, COORDINATES * joints);
    }
  }

  /** Joints V. */
  int joints() {
    return parents.size();
  }

  /** Index of a person's frame in [M, T]. */
  int pose(int person, int frame) {
    return person * frames + frame;
  }

  /** Whether a person is there in a frame. */
  boolean isPresent(int pose) {
    return isPresent(original, pose, joints());
  }

  private static boolean isPresent(float[] values, int pose, int joints) {
    for (int at = COORDINATES * pose * joints; at < COORDINATES * (pose + 1) * joints; at++) {
      if (values[at] != 0) {
        return true;
      }
    }
    return false;
  }
}
