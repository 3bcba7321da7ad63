package org.maskedaction.data.sensor.generated;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;

/**
 * What a camera, a skeleton sensor and a sensor on the wrist record of a movement, with noise.
 *
 * @param noise a multiple of the usual noise
 */
record ArmSensors(double noise) {
  /** Joints: trunk, hand, elbow, other hand and other elbow. */
  static final int JOINTS = 5;

  /** Coordinates of a joint. */
  static final int COORDINATES = 3;

  /** Values of the wrist's sensor: acceleration and rotation about three axes. */
  static final int READINGS = 6;

  private static final double VIDEO_NOISE = 0.15;
  private static final double JOINT_NOISE = 0.15;
  private static final double READING_NOISE = 0.3;
  private static final double TWIST_CYCLES = 3;

  /** A bright spot on black, seen along z. // [C, T, H, W] */
  ModalitySample.Values video(ArmMotion motion, ModalityConfig size, SplittableRandom random) {
    int side = size.imageSize();
    int frame = side * side;
    float[] values = new float[size.size()];
    double radius = side * (motion.action().largeObject() ? 0.16 : 0.08);
    for (int t = 0; t < size.length(); t++) {
      double[] hand = motion.swing((t + 0.5) / size.length());
      double column = side * (0.5 + 0.28 * (hand[0] + motion.left()));
      double row = side * (0.5 - 0.28 * (hand[1] + motion.up()));
      for (int at = 0; at < frame; at++) {
        double dx = at % side + 0.5 - column;
        double dy = at / side + 0.5 - row;
        double light = Math.exp(-(dx * dx + dy * dy) / (2 * radius * radius));
        double seen = light + noise * VIDEO_NOISE * random.nextGaussian();
        for (int channel = 0; channel < size.channels(); channel++) {
          values[(channel * size.length() + t) * frame + at] =
              (float) Math.max(0, Math.min(1, seen));
        }
      }
    }
    return whole(values, size);
  }

  /** The joints of the first person. // [T, persons, 5, 3] */
  ModalitySample.Values skeleton(ArmMotion motion, ModalityConfig size, SplittableRandom random) {
    float[] values = new float[size.size()];
    boolean raised = motion.action().armRaised();
    for (int t = 0; t < size.length(); t++) {
      double[] swing = motion.swing((t + 0.5) / size.length());
      double x = swing[0] + motion.left();
      double y = swing[1] + motion.up();
      double z = swing[2];
      double[] joints = {
        0,
        0,
        0,
        x,
        y,
        z,
        x / 2 + 0.3,
        y / 2 - 0.3,
        z / 2,
        -1,
        raised ? 1 : -1,
        0,
        -0.7,
        raised ? 0 : -0.6,
        0
      };
      int at = t * size.stepSize();
      for (int i = 0; i < joints.length; i++) {
        values[at + i] = (float) (joints[i] + noise * JOINT_NOISE * random.nextGaussian());
      }
    }
    return whole(values, size);
  }

  /** Acceleration with gravity, in units of gravity, and rotation. // [T, 6] */
  ModalitySample.Values inertial(ArmMotion motion, ModalityConfig size, SplittableRandom random) {
    float[] values = new float[size.size()];
    for (int t = 0; t < size.length(); t++) {
      double moment = (t + 0.5) / size.length();
      double[] swing = motion.swing(moment);
      double turn =
          motion.action().twist()
              ? 1.5 * Math.sin(2 * Math.PI * TWIST_CYCLES * moment + motion.phase())
              : 0;
      double[] readings = {-swing[0], 1 - swing[1], -swing[2], turn, 0, 0};
      for (int i = 0; i < READINGS; i++) {
        values[t * READINGS + i] =
            (float) (readings[i] + noise * READING_NOISE * random.nextGaussian());
      }
    }
    return whole(values, size);
  }

  private static ModalitySample.Values whole(float[] values, ModalityConfig size) {
    boolean[] valid = new boolean[size.length()];
    Arrays.fill(valid, true);
    return new ModalitySample.Values(values, valid);
  }
}
