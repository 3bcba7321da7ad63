package org.maskedaction.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MedianStopTest {
  private static MedianStop rule(SweepObjective.Goal goal) {
    return new MedianStop(
        new SweepPruning(SweepPruning.Rule.MEDIAN, 3, 20),
        new ObjectiveScore(new SweepObjective("m", goal, SweepObjective.At.LAST)));
  }

  /** Values at steps 0, 10, 20 and so on. */
  private static List<ObjectiveScore.Point> curve(double... values) {
    List<ObjectiveScore.Point> points = new ArrayList<>();
    for (double value : values) {
      points.add(new ObjectiveScore.Point(points.size() * 10L, value));
    }
    return points;
  }

  @Test
  void theBestValueIsComparedWithTheMedianOfTheMeans() {
    // Means over steps 10 and 20: 2, 4 and 6, median 4; step 0 and step 30 do not count.
    List<List<ObjectiveScore.Point>> others =
        List.of(curve(99, 3, 1, 0), curve(99, 5, 3, 0), curve(99, 7, 5, 0));
    MedianStop rule = rule(SweepObjective.Goal.MINIMISE);
    assertThat(rule.reason(curve(0, 4.1, 4.2), others)).contains("step 20", "4.1", "median of 3");
    assertThat(rule.reason(curve(0, 3.9, 9), others)).isNull();
    assertThat(rule(SweepObjective.Goal.MAXIMISE).reason(curve(99, 3.9, 3), others)).isNotNull();
    assertThat(rule(SweepObjective.Goal.MAXIMISE).reason(curve(99, 4.1, 3), others)).isNull();
  }

  @Test
  void earlyStepsAndFewCandidatesAreSpared() {
    List<List<ObjectiveScore.Point>> others =
        List.of(curve(9, 1, 1), curve(9, 1, 1), curve(9, 1, 1));
    MedianStop rule = rule(SweepObjective.Goal.MINIMISE);
    assertThat(rule.reason(curve(9, 5), others)).isNull();
    assertThat(rule.reason(curve(9, 5, 5), others.subList(0, 2))).isNull();
    assertThat(rule.reason(curve(9, 5, 5), others)).isNotNull();
  }
}
