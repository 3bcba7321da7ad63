package org.maskedaction.data.sensor.generated;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The movement behind a sample: the hand swings about a place in front of the body.
 *
 * @param action the class
 * @param amplitude reach of the hand, about 1
 * @param cycles swings within the sample
 * @param phase where the swing begins, in radians
 * @param left place that the hand swings about, to the side
 * @param up place that the hand swings about, upwards
 */
record ArmMotion(
    Action action, double amplitude, double cycles, double phase, double left, double up) {
  /**
   * A class of generated samples.
   *
   * @param path how the hand moves
   * @param largeObject whether the hand holds a large object, which only the camera sees
   * @param armRaised whether the other arm is raised, which only the skeleton shows
   * @param twist whether the wrist turns, which only the sensor on it feels
   */
  record Action(Path path, boolean largeObject, boolean armRaised, boolean twist) {
    /** Paths of the hand. */
    enum Path {
      /** To and fro, left and right. */
      SIDEWAYS,
      /** Up and down. */
      UPWARDS,
      /** Around, in the plane that the camera sees. */
      CIRCLE,
      /** To the camera and back. */
      PUSH
    }

    /**
     * The classes. Of all ten a single modality tells six groups apart, two modalities eight, so
     * that no classifier can do better than 60 % and 80 % on equally many samples of each.
     */
    static final List<Action> ALL =
        List.of(
            new Action(Path.SIDEWAYS, false, false, false),
            new Action(Path.UPWARDS, false, false, false),
            new Action(Path.CIRCLE, false, false, false),
            new Action(Path.PUSH, false, false, false),
            new Action(Path.SIDEWAYS, true, false, false),
            new Action(Path.CIRCLE, false, true, false),
            new Action(Path.UPWARDS, false, false, true),
            new Action(Path.UPWARDS, true, false, false),
            new Action(Path.SIDEWAYS, false, true, false),
            new Action(Path.CIRCLE, false, false, true));
  }

  private static final double PLACE_STD = 0.1;

  static ArmMotion draw(Action action, SplittableRandom random) {
    return new ArmMotion(
        action,
        0.8 + 0.4 * random.nextDouble(),
        1.5 + random.nextDouble(),
        1.6 * (random.nextDouble() - 0.5),
        PLACE_STD * random.nextGaussian(),
        PLACE_STD * random.nextGaussian());
  }

  /** The angle of the swing at a moment from 0 to 1. */
  double angle(double moment) {
    return 2 * Math.PI * cycles * moment + phase;
  }

  /** The hand from the place that it swings about, as x, y and z. // [3] */
  double[] swing(double moment) {
    double sine = amplitude * Math.sin(angle(moment));
    return switch (action.path()) {
      case SIDEWAYS -> new double[] {sine, 0, 0};
      case UPWARDS -> new double[] {0, sine, 0};
      case CIRCLE -> new double[] {amplitude * Math.cos(angle(moment)), sine, 0};
      case PUSH -> new double[] {0, 0, sine};
    };
  }
}
