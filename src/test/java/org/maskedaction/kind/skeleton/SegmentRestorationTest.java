package org.maskedaction.kind.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;
import org.maskedaction.model.skeleton.SkeletonTargetConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.SegmentTargets;
import org.maskedaction.ops.SegmentTargets.Kind;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SegmentRestorationTest {
  private static final int FRAMES = 8;
  private static final int JOINTS = 3;
  private static final int LENGTH = 4;
  private static final int WIDTH = LENGTH * 3;
  private static final int[] MASKED = {0, 2, 4, 5}; // tokens t·V + v of two segments

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  private static float[] clip() {
    SplittableRandom random = new SplittableRandom(3);
    float[] clip = new float[FRAMES * JOINTS * 3]; // [T, V, C]
    for (int i = 0; i < clip.length; i++) {
      clip[i] = (float) (2 + random.nextGaussian());
    }
    return clip;
  }

  /** The true targets of the masked tokens, as the model's own op makes them. */
  private static float[] targets(float[] clip, SkeletonTargetConfig target) {
    SameDiff graph = SameDiff.create();
    SDVariable clips = graph.placeHolder("clips", DataType.DOUBLE, 1, FRAMES, JOINTS, 3);
    SegmentTargets.of(
        "targets",
        clips,
        LENGTH,
        new SegmentTargets.Settings(
            target.type(), target.motionStride(), target.ddof(), target.eps()));
    INDArray values =
        Nd4j.createFromArray(clip).castTo(DataType.DOUBLE).reshape(1, FRAMES, JOINTS, 3);
    float[] all =
        graph
            .outputSingle(Map.of("clips", values), "targets")
            .castTo(DataType.FLOAT)
            .dup('c')
            .data()
            .asFloat();
    float[] chosen = new float[MASKED.length * WIDTH];
    for (int i = 0; i < MASKED.length; i++) {
      System.arraycopy(all, MASKED[i] * WIDTH, chosen, i * WIDTH, WIDTH);
    }
    return chosen;
  }

  @ParameterizedTest
  @CsvSource({"RAW, 1, 1", "JOINT, 1, 0", "NAT, 1, 1", "MOTION, 1, 1", "MOTION, 3, 0"})
  void truePredictionsGiveTheOriginal(Kind type, int stride, int ddof) {
    SkeletonTargetConfig target = new SkeletonTargetConfig(type, stride, ddof, 1e-6);
    float[] clip = clip();
    float[] restored =
        new SegmentRestoration(JOINTS, LENGTH, target).apply(clip, MASKED, targets(clip, target));
    assertThat(restored).containsExactly(clip, within(1e-4f));
  }

  @Test
  void aPredictionOfZeroIsTheMeanOfTheSegmentAndOthersStay() {
    SkeletonTargetConfig target = new SkeletonTargetConfig(Kind.NAT, 1, 1, 1e-6);
    float[] clip = clip();
    float[] restored =
        new SegmentRestoration(JOINTS, LENGTH, target).apply(clip, new int[] {4}, new float[WIDTH]);
    // Token 4 is joint 1 in the frames 4 to 7; its y is value 1 of (frame, joint, axis).
    double mean = 0;
    for (int frame = 4; frame < 8; frame++) {
      mean += clip[(frame * JOINTS + 1) * 3 + 1] / 4;
    }
    for (int frame = 4; frame < 8; frame++) {
      assertThat(restored[(frame * JOINTS + 1) * 3 + 1]).isCloseTo((float) mean, within(1e-5f));
    }
    assertThat(Arrays.copyOf(restored, 36)).isEqualTo(Arrays.copyOf(clip, 36));
  }

  @Test
  void motionWithoutMovementStaysWhereTheSegmentBegins() {
    SkeletonTargetConfig target = new SkeletonTargetConfig(Kind.MOTION, 1, 1, 1e-6);
    float[] still = new float[FRAMES * JOINTS * 3];
    Arrays.fill(still, 1.5f);
    float[] restored =
        new SegmentRestoration(JOINTS, LENGTH, target)
            .apply(still, new int[] {3}, new float[WIDTH]);
    assertThat(restored).containsExactly(still, within(1e-6f));
  }

  @Test
  void motionOverAWholeSegmentTellsNoJoints() {
    SkeletonTargetConfig target = new SkeletonTargetConfig(Kind.MOTION, LENGTH, 1, 1e-6);
    assertThatThrownBy(() -> new SegmentRestoration(JOINTS, LENGTH, target))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("target.motion_stride: 4 frames; expected less than the 4");
  }
}
