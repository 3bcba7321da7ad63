package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.Part;

class ClipSceneTest {
  private static final GeneratedSpec SPEC = GeneratedSpec.defaults();

  @Test
  void thePatternChangesNothingButTheMotion() {
    for (int index = 0; index < 20; index++) {
      ClipScene right = ClipScene.sample(SPEC, Part.TRAIN, index, MotionPattern.LEFT_TO_RIGHT);
      ClipScene circle = ClipScene.sample(SPEC, Part.TRAIN, index, MotionPattern.CIRCLE_CLOCKWISE);
      SpriteTrack first = right.tracks().get(0);
      SpriteTrack second = circle.tracks().get(0);
      assertThat(second.shape()).isEqualTo(first.shape());
      assertThat(second.diameter()).isEqualTo(first.diameter());
      assertThat(second.angle()).containsExactly(first.angle());
      assertThat(second.x()).isNotEqualTo(first.x());
      SpriteTrack.Local point = new SpriteTrack.Local(1.5, -2);
      assertThat(circle.sprites().get(0).texture().value(1, point))
          .isEqualTo(right.sprites().get(0).texture().value(1, point));
      assertThat(circle.background().value(3, 2, 10, 20))
          .isEqualTo(right.background().value(3, 2, 10, 20));
    }
  }

  @Test
  void positionsInASingleFrameAreUniformForEveryClass() {
    int perClass = 500;
    // A panning background is the cheapest to draw.
    GeneratedSpec spec =
        new GeneratedSpec(9, 9, 9, 64, 24, 25, GeneratedSpec.BackgroundKind.PANNING, 1, 0);
    for (int frame : new int[] {0, 23}) {
      Map<MotionPattern, double[]> sums = new EnumMap<>(MotionPattern.class);
      for (int index = 0; index < perClass * MotionPattern.values().length; index++) {
        ClipScene scene = ClipScene.sample(spec, Part.TRAIN, index);
        SpriteTrack track = scene.tracks().get(0);
        double[] sum = sums.computeIfAbsent(scene.pattern(), pattern -> new double[4]);
        double toAngle = 2 * Math.PI / spec.size();
        sum[0] += Math.cos(track.x()[frame] * toAngle) / perClass;
        sum[1] += Math.sin(track.x()[frame] * toAngle) / perClass;
        sum[2] += Math.cos(track.y()[frame] * toAngle) / perClass;
        sum[3] += Math.sin(track.y()[frame] * toAngle) / perClass;
      }
      // The mean of the cosine of a uniform angle has standard deviation sqrt(1 / 2n) = 0.032.
      assertThat(sums.values())
          .allSatisfy(
              means -> assertThat(means).containsExactly(new double[4], within(4.5 * 0.032)));
    }
  }

  @Test
  void spritesAreAQuarterToAThirdOfTheFrameAndOfAllShapes() {
    Map<SpriteShape, Integer> counts = new EnumMap<>(SpriteShape.class);
    for (int index = 0; index < 500; index++) {
      SpriteTrack track = scene(index).tracks().get(0);
      assertThat(track.diameter()).isBetween(16f, 64 / 3f);
      counts.merge(track.shape(), 1, Integer::sum);
    }
    assertThat(counts).hasSize(SpriteShape.values().length);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(60, 140));
  }

  @Test
  void eachClipShowsAsManySpritesAsAsked() {
    GeneratedSpec three =
        new GeneratedSpec(9, 9, 9, 64, 24, 25, GeneratedSpec.BackgroundKind.STATIC, 3, 0);
    assertThat(ClipScene.sample(three, Part.VAL, 4).tracks()).hasSize(3);
  }

  @Test
  void splitsAndSeedsHaveTheirOwnClips() {
    float train = scene(0).tracks().get(0).x()[0];
    float val = ClipScene.sample(SPEC, Part.VAL, 0).tracks().get(0).x()[0];
    GeneratedSpec other =
        new GeneratedSpec(9, 9, 9, 64, 24, 25, GeneratedSpec.BackgroundKind.STATIC, 1, 1);
    float seeded = ClipScene.sample(other, Part.TRAIN, 0).tracks().get(0).x()[0];
    assertThat(val).isNotEqualTo(train);
    assertThat(seeded).isNotEqualTo(train).isNotEqualTo(val);
  }

  private static ClipScene scene(int index) {
    return ClipScene.sample(SPEC, Part.TRAIN, index);
  }
}
