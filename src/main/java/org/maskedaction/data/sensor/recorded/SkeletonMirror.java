package org.maskedaction.data.sensor.recorded;

import org.maskedaction.data.skeleton.JointLayout;

/** Mirrors skeletons: left and right joints change places, and x changes its sign. */
final class SkeletonMirror {
  private static final String LEFT = "left_";
  private static final String RIGHT = "right_";

  private final int[] partner; // [V]

  /** For joints whose names begin with left_ and right_. */
  SkeletonMirror(JointLayout layout) {
    partner = new int[layout.size()];
    for (int joint = 0; joint < partner.length; joint++) {
      String name = layout.joints().get(joint);
      String other = name;
      if (name.startsWith(LEFT)) {
        other = RIGHT + name.substring(LEFT.length());
      } else if (name.startsWith(RIGHT)) {
        other = LEFT + name.substring(RIGHT.length());
      }
      int found = layout.joints().indexOf(other);
      partner[joint] = found < 0 ? joint : found;
    }
  }

  /** A mirrored copy; absent persons stay zero. // [persons, V, coordinates] */
  float[] apply(float[] values, int coordinates) {
    float[] mirrored = new float[values.length];
    for (int at = 0; at < values.length; at++) {
      int joint = at / coordinates % partner.length;
      float value = values[at + (partner[joint] - joint) * coordinates];
      mirrored[at] = at % coordinates == 0 && value != 0 ? -value : value;
    }
    return mirrored;
  }
}
