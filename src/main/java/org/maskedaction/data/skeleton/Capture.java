package org.maskedaction.data.skeleton;

/**
 * How a sequence was recorded, each number as the data set counts it; 0 where it is not known.
 *
 * @param subject who acts
 * @param camera which camera or view
 * @param setup which place of cameras
 * @param repetition which take
 */
public record Capture(int subject, int camera, int setup, int repetition) {
  /** Nothing is known. */
  public static final Capture UNKNOWN = new Capture(0, 0, 0, 0);
}
