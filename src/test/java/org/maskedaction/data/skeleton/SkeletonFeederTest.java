package org.maskedaction.data.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SkeletonFeederTest {
  private static final JointLayout POINT = new JointLayout("point", List.of("p"), List.of(0), 0);

  private static SkeletonDataConfig config(String... overrides) {
    List<String> all = new ArrayList<>(List.of("path=unused.npz"));
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonDataConfig.class, all);
  }

  /** A point whose x is the number of the frame, from 1, followed by empty frames. */
  private static SkeletonSequence ramp(int frames, int padding) {
    float[] values = new float[(frames + padding) * 3];
    for (int frame = 0; frame < frames; frame++) {
      values[frame * 3] = frame + 1;
    }
    return new SkeletonSequence("ramp", 0, Capture.UNKNOWN, frames + padding, 1, 1, 3, values);
  }

  @Test
  void matchesTheGoldenFeeder() {
    Map<String, INDArray> golden = Golden.tensors("skeleton-feeder");
    float[] raw = golden.get("raw").dup('c').data().asFloat(); // [103, 25, 3]
    int width = 25 * 3;
    float[] resized = FrameResize.apply(raw, 0, 103, 120, width);
    check("resized", resized, golden);
    check("shrunk", FrameResize.apply(raw, 0, 103, 64, width), golden);
    SkeletonSequence sequence =
        new SkeletonSequence("golden", 0, Capture.UNKNOWN, 103, 1, 25, 3, raw);
    SkeletonFeeder feeder = new SkeletonFeeder(config(), JointLayouts.NTU_25, 120);
    check("eval", feeder.evaluate(sequence), golden);
    new SkeletonFeeder.Rotation(0.21, -0.13, 0.29).apply(resized, 3);
    check("rotated", resized, golden);
  }

  private static void check(String name, float[] actual, Map<String, INDArray> golden) {
    Close.check(name, Nd4j.createFromArray(actual), golden.get(name), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"103,2,99", "300,7,286", "40,1,38", "1,0,1", "20,0,20"})
  void theTestClipIsTheMiddleOfTheFramesThatAreThere(int frames, int bias, int kept) {
    SkeletonFeeder feeder = new SkeletonFeeder(config(), POINT, kept);
    float[] clip = feeder.evaluate(ramp(frames, 300 - frames));
    assertThat(clip[0]).isEqualTo(bias + 1);
    assertThat(clip[(kept - 1) * 3]).isEqualTo(bias + kept);
  }

  @Test
  void aTrainingClipSpansAtLeastTheConfiguredShareAndFrames() {
    SkeletonDataConfig config = config("rotation=0");
    SkeletonFeeder feeder = new SkeletonFeeder(config, POINT, 50);
    SplittableRandom random = new SplittableRandom(1);
    double shortest = Double.MAX_VALUE;
    double longest = 0;
    for (int i = 0; i < 500; i++) {
      float[] clip = feeder.train(ramp(200, 100), random);
      // The ends of a resized ramp of n frames lie (n - n / 50) apart.
      double frames = (clip[49 * 3] - clip[0]) * 50 / 49.0;
      assertThat(clip[0]).isGreaterThanOrEqualTo(1);
      assertThat(clip[49 * 3]).isLessThanOrEqualTo(200);
      shortest = Math.min(shortest, frames);
      longest = Math.max(longest, frames);
    }
    assertThat(shortest).isBetween(99.9, 106.0);
    assertThat(longest).isBetween(194.0, 200.1);
    float[] few = feeder.train(ramp(40, 0), random); // fewer than min_crop_frames: all of them
    assertThat((few[49 * 3] - few[0])).isCloseTo(39f, within(1e-4f));
  }

  @Test
  void equalGeneratorsGiveEqualClipsAndOthersDiffer() {
    SkeletonFeeder feeder = new SkeletonFeeder(config(), POINT, 30);
    float[] clip = feeder.train(ramp(90, 0), new SplittableRandom(5));
    assertThat(feeder.train(ramp(90, 0), new SplittableRandom(5))).isEqualTo(clip);
    assertThat(feeder.train(ramp(90, 0), new SplittableRandom(6))).isNotEqualTo(clip);
  }

  @Test
  void rotationKeepsLengthsAndZeros() {
    float[] points = {1, 2, 2, 0, 0, 0};
    new SkeletonFeeder.Rotation(0.3, -0.2, 0.1).apply(points, 3);
    assertThat(Math.hypot(Math.hypot(points[0], points[1]), points[2])).isCloseTo(3, within(1e-6));
    assertThat(Arrays.copyOfRange(points, 3, 6)).containsOnly(0f);
    float[] aboutX = {0, 1, 0};
    new SkeletonFeeder.Rotation(Math.PI / 2, 0, 0).apply(aboutX, 3);
    assertThat(aboutX[2]).isCloseTo(-1f, within(1e-6f));
    float[] plane = {0, 1};
    new SkeletonFeeder.Rotation(1, 1, Math.PI / 2).apply(plane, 2);
    assertThat(plane).containsExactly(new float[] {1, 0}, within(1e-6f));
  }

  @Test
  void aTrainingClipIsStretchedAlongEachAxisByItsOwnFactor() {
    float[] values = {1, 1, 1, 2, 2, 2};
    SkeletonSequence sequence = new SkeletonSequence("two", 0, Capture.UNKNOWN, 2, 1, 1, 3, values);
    SkeletonFeeder feeder = new SkeletonFeeder(config("rotation=0", "scale=0.2"), POINT, 2);
    SplittableRandom random = new SplittableRandom(3);
    float least = 1;
    float most = 1;
    for (int i = 0; i < 200; i++) {
      float[] clip = feeder.train(sequence, random);
      assertThat(clip[0]).isNotEqualTo(clip[1]);
      for (int axis = 0; axis < 3; axis++) {
        assertThat(clip[3 + axis]).isEqualTo(2 * clip[axis]);
        least = Math.min(least, clip[axis]);
        most = Math.max(most, clip[axis]);
      }
    }
    assertThat(least).isBetween(0.8f, 0.81f);
    assertThat(most).isBetween(1.19f, 1.2f);
  }

  @Test
  void anEmptySecondPersonStaysZero() {
    float[] values = new float[80 * 2 * 3];
    for (int frame = 0; frame < 80; frame++) {
      values[frame * 6] = frame + 1;
    }
    SkeletonSequence sequence =
        new SkeletonSequence("pair", 0, Capture.UNKNOWN, 80, 2, 1, 3, values);
    SkeletonFeeder feeder = new SkeletonFeeder(config(), POINT, 60);
    float[] clip = feeder.train(sequence, new SplittableRandom(2));
    for (int frame = 0; frame < 60; frame++) {
      assertThat(Arrays.copyOfRange(clip, frame * 6 + 3, frame * 6 + 6)).containsOnly(0f);
      assertThat(clip[frame * 6]).isNotZero();
    }
  }

  @Test
  void bonesAreDifferencesToTheParentAndMotionToTheNextFrame() {
    JointLayout arm = new JointLayout("arm", List.of("hand", "elbow"), List.of(1, 1), 1);
    float[] values = {1, 10, 4, 12, 2, 20, 8, 26}; // [2, 1, 2, 2]
    SkeletonSequence sequence = new SkeletonSequence("arm", 0, Capture.UNKNOWN, 2, 1, 2, 2, values);
    assertThat(new SkeletonFeeder(config("stream=bone"), arm, 2).evaluate(sequence))
        .containsExactly(-3, -2, 0, 0, -6, -6, 0, 0);
    assertThat(new SkeletonFeeder(config("stream=motion"), arm, 2).evaluate(sequence))
        .containsExactly(1, 10, 4, 14, 0, 0, 0, 0);
  }

  @Test
  void whatNoClipCanBeMadeOfIsNamed() {
    SkeletonSequence empty =
        new SkeletonSequence("empty", 0, Capture.UNKNOWN, 4, 1, 1, 3, new float[12]);
    assertThatThrownBy(() -> new SkeletonFeeder(config(), POINT, 8).evaluate(empty))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sequence empty has no value but 0");
    assertThatThrownBy(
            () -> new SkeletonFeeder(config(), JointLayouts.NTU_25, 8).evaluate(ramp(9, 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 1 joints, expected the 25 of layout ntu25");
  }
}
