package org.maskedaction.data.skeleton.generated;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.maskedaction.data.DataPurposes;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.random.RandomStreams;

/**
 * A drawn person who acts: joints of {@link JointLayouts#MSR_20} over time, in metres around the
 * spine, x to the right of who looks, y upward. Body, speed, reach and turn differ from figure to
 * figure, and every joint trembles by some millimetres.
 *
 * @param action the class
 * @param frames frames T
 * @param joints coordinates // [T, 20, 3]
 */
public record StickFigure(Action action, int frames, float[] joints) {
  /** The joints and bones. */
  public static final JointLayout LAYOUT = JointLayouts.MSR_20;

  static final int COORDINATES = 3;

  private static final int ARM = 2;
  private static final double TREMBLE = 0.008;

  /**
   * What a figure does. {@link #RAISE_ARMS} and {@link #LOWER_ARMS} show the same poses in opposite
   * order.
   */
  public enum Action {
    WAVE,
    RAISE_ARMS,
    LOWER_ARMS,
    KICK,
    SQUAT,
    JUMPING_JACK;

    /** The name for people and lists. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all actions in the order of their labels. */
    public static List<String> keys() {
      return Stream.of(values()).map(Action::key).toList();
    }
  }

  /**
   * Angles in degrees and a depth.
   *
   * @param arms upper arm and forearm, left and then right, from hanging down outward
   * @param legs left and right, from standing outward
   * @param crouch how far the hip is below where it stands, as a share of the legs
   */
  private record Pose(double[] arms, double[] legs, double crouch) {}

  /** The figure of a seed and counters; equal arguments give equal figures. */
  public static StickFigure of(Action action, int frames, long seed, long... counters) {
    return new Drawing(action, RandomStreams.of(seed, DataPurposes.GENERATOR, counters))
        .draw(frames);
  }

  /** What makes one figure different from another one. */
  private static final class Drawing {
    private final Action action;
    private final SplittableRandom random;
    private final double size;
    private final double turn;
    private final double speed;
    private final double reach;
    private final double start;
    private final double[] stance = new double[ARM];

    Drawing(Action action, SplittableRandom random) {
      this.action = action;
      this.random = random;
      size = random.nextDouble(0.88, 1.12);
      turn = random.nextDouble(-0.4, 0.4);
      speed = random.nextDouble(0.85, 1.2);
      reach = random.nextDouble(0.8, 1.1);
      start = random.nextDouble();
      stance[0] = random.nextDouble(5, 20); // arms
      stance[1] = random.nextDouble(3, 9); // legs
    }

    StickFigure draw(int frames) {
      float[] joints = new float[frames * LAYOUT.size() * COORDINATES];
      for (int frame = 0; frame < frames; frame++) {
        place(joints, frame, pose(frame / (double) Math.max(1, frames - 1)));
      }
      return new StickFigure(action, frames, joints);
    }

    /** The pose at a time in [0, 1]. */
    private Pose pose(double time) {
      double turns = start + 1.5 * speed * time;
      double once = Math.pow(Math.sin(Math.PI * turns), 2);
      double rise = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, speed * time));
      double arm = stance[0];
      double leg = stance[1];
      return switch (action) {
        case WAVE -> {
          double hand = 65 * reach * Math.sin(2 * Math.PI * turns);
          yield pose(arm, arm, 105, 165 + hand, leg, leg, 0);
        }
        case RAISE_ARMS -> arms(arm + 145 * reach * rise, leg, 0);
        case LOWER_ARMS -> arms(arm + 145 * reach * (1 - rise), leg, 0);
        case KICK -> pose(arm + 25, arm + 30, arm, arm, leg, leg + 70 * reach * once, 0);
        case SQUAT -> arms(arm, leg + 10, 0.55 * reach * once);
        case JUMPING_JACK -> arms(arm + 140 * reach * once, leg + 22 * reach * once, 0);
      };
    }

    private static Pose arms(double angle, double leg, double crouch) {
      return pose(angle, angle, angle, angle, leg, leg, crouch);
    }

    private static Pose pose(
        double leftUpper,
        double leftFore,
        double rightUpper,
        double rightFore,
        double leftLeg,
        double rightLeg,
        double crouch) {
      return new Pose(
          new double[] {leftUpper, leftFore, rightUpper, rightFore},
          new double[] {leftLeg, rightLeg},
          crouch);
    }

    private void place(float[] joints, int frame, Pose pose) {
      int at = frame * LAYOUT.size() * COORDINATES;
      double sunk = -0.8 * pose.crouch();
      put(joints, at, "spine", 0, sunk);
      put(joints, at, "shoulder_centre", 0, sunk + 0.3);
      put(joints, at, "head", 0, sunk + 0.52);
      put(joints, at, "hip_centre", 0, sunk - 0.18);
      for (int side = 0; side < 2; side++) {
        String name = side == 0 ? "left_" : "right_";
        int sign = side == 0 ? -1 : 1;
        double[] shoulder = {sign * 0.19, sunk + 0.27};
        put(joints, at, name + "shoulder", shoulder[0], shoulder[1]);
        double upper = pose.arms()[ARM * side];
        double fore = pose.arms()[ARM * side + 1];
        double[] elbow = limb(shoulder, sign, upper, 0.28);
        double[] wrist = limb(elbow, sign, fore, 0.25);
        double[] hand = limb(wrist, sign, fore, 0.08);
        put(joints, at, name + "elbow", elbow[0], elbow[1]);
        put(joints, at, name + "wrist", wrist[0], wrist[1]);
        put(joints, at, name + "hand", hand[0], hand[1]);
        double[] hip = {sign * 0.1, sunk - 0.2};
        put(joints, at, name + "hip", hip[0], hip[1]);
        double bend = Math.toDegrees(Math.acos(1 - Math.min(0.9, pose.crouch())));
        double[] knee = limb(hip, sign, pose.legs()[side] + bend, 0.4);
        double[] ankle = limb(knee, sign, pose.legs()[side] - bend, 0.4);
        put(joints, at, name + "knee", knee[0], knee[1]);
        put(joints, at, name + "ankle", ankle[0], ankle[1]);
        put(joints, at, name + "foot", ankle[0] + sign * 0.08, ankle[1] - 0.04);
      }
    }

    /** Where a limb ends that hangs at an angle. */
    private static double[] limb(double[] from, int sign, double degrees, double length) {
      double angle = Math.toRadians(degrees);
      return new double[] {
        from[0] + sign * length * Math.sin(angle), from[1] - length * Math.cos(angle)
      };
    }

    /** Turns a joint around the vertical axis and lets it tremble. */
    private void put(float[] joints, int frameStart, String joint, double x, double y) {
      int at = frameStart + LAYOUT.joints().indexOf(joint) * COORDINATES;
      joints[at] = (float) (size * x * Math.cos(turn) + tremble());
      joints[at + 1] = (float) (size * y + tremble());
      joints[at + 2] = (float) (size * x * Math.sin(turn) + tremble());
    }

    private double tremble() {
      return random.nextDouble(-TREMBLE, TREMBLE);
    }
  }

  @Override
  public String toString() {
    return "%s of %d frames".formatted(action.key(), frames);
  }
}
