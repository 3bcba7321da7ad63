package org.maskedaction.data.skeleton.generated;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.data.skeleton.generated.StickFigure.Action;

class StickFigureTest {
  private static final int FRAMES = 30;

  @Test
  void equalSeedsGiveEqualFiguresAndOtherCountersOtherOnes() {
    float[] joints = StickFigure.of(Action.WAVE, FRAMES, 1, 2).joints();

    assertThat(StickFigure.of(Action.WAVE, FRAMES, 1, 2).joints()).isEqualTo(joints);
    assertThat(StickFigure.of(Action.WAVE, FRAMES, 1, 3).joints()).isNotEqualTo(joints);
    assertThat(joints).hasSize(FRAMES * 20 * 3);
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void bonesKeepTheirLengthUpToTheTremble(Action action) {
    StickFigure figure = StickFigure.of(action, FRAMES, 0, action.ordinal());

    for (String[] bone :
        new String[][] {{"left_elbow", "left_wrist"}, {"right_hip", "right_knee"}}) {
      double first = distance(figure, 0, bone[0], bone[1]);
      for (int frame = 1; frame < FRAMES; frame++) {
        assertThat(distance(figure, frame, bone[0], bone[1])).isCloseTo(first, Offset.offset(0.06));
      }
    }
  }

  @Test
  void armsThatRiseEndAboveTheHeadAndArmsThatSinkBeginThere() {
    for (int i = 0; i < 20; i++) {
      StickFigure up = StickFigure.of(Action.RAISE_ARMS, FRAMES, 0, i);
      StickFigure down = StickFigure.of(Action.LOWER_ARMS, FRAMES, 0, i);

      assertThat(height(up, FRAMES - 1, "left_hand"))
          .isGreaterThan(height(up, 0, "left_hand") + 0.5);
      assertThat(height(down, 0, "left_hand"))
          .isGreaterThan(height(down, FRAMES - 1, "left_hand") + 0.5);
    }
  }

  @Test
  void onlyTheSquatLowersTheHip() {
    for (Action action : Action.values()) {
      double lowest = 0;
      double highest = -1;
      for (int frame = 0; frame < FRAMES; frame++) {
        double hip = height(StickFigure.of(action, FRAMES, 0, 5), frame, "hip_centre");
        lowest = Math.min(lowest, hip);
        highest = Math.max(highest, hip);
      }
      boolean lowered = highest - lowest > 0.1;

      assertThat(lowered).as(action.key()).isEqualTo(action == Action.SQUAT);
    }
  }

  private static double height(StickFigure figure, int frame, String joint) {
    return value(figure, frame, joint, 1);
  }

  private static double distance(StickFigure figure, int frame, String one, String other) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) {
      double difference = value(figure, frame, one, axis) - value(figure, frame, other, axis);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double value(StickFigure figure, int frame, String joint, int axis) {
    int index = StickFigure.LAYOUT.joints().indexOf(joint);
    return figure.joints()[(frame * StickFigure.LAYOUT.size() + index) * 3 + axis];
  }
}
