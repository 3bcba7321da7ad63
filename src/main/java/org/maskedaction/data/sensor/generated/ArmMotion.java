package org.maskedaction.data.sensor.generated;

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
    GeneratedAction action, double amplitude, double cycles, double phase, double left, double up) {
  private static final double PLACE_STD = 0.1;

  static ArmMotion draw(GeneratedAction action, SplittableRandom random) {
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
