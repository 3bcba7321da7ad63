package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.ops.SegmentTargets.Kind;
import org.maskedaction.ops.SegmentTargets.Settings;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SegmentTargetsTest {
  private static final double EPS = 1e-6;
  private static final int LENGTH = 4;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static INDArray targets(INDArray clips, Settings settings) {
    SameDiff graph = SameDiff.create();
    SegmentTargets.of("y", graph.constant("x", clips), LENGTH, settings);
    return graph.outputSingle(Map.of(), "y");
  }

  private static INDArray targets(INDArray clips, Kind kind) {
    return targets(clips, new Settings(kind, 1, 1, EPS));
  }

  @ParameterizedTest
  @CsvSource({"RAW, raw", "JOINT, segment_normalised", "NAT, nat", "MOTION, motion"})
  void targetsMatchTheGoldenOnes(Kind kind, String expected) {
    Map<String, INDArray> golden = Golden.tensors("skeleton-targets");
    Close.check(expected, targets(golden.get("x"), kind), golden.get(expected), 1e-4);
    INDArray inDouble = targets(golden.get("x").castTo(DataType.DOUBLE), kind);
    Close.check(expected + " in double", inDouble, golden.get(expected), 1e-4);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void kernelsAgreeWithThePortablePath(Kind kind) {
    for (int ddof : new int[] {0, 1}) {
      Settings settings = new Settings(kind, 3, ddof, 1e-2);
      GradientCheck.of((graph, in) -> SegmentTargets.of("y", in.get("x"), LENGTH, settings))
          .variable("x", 3, 12, 5, 3)
          .kernelsMatchPortable(1e-5);
    }
  }

  /** Values count up with the frame, so that all that is left of a difference is the stride. */
  @Test
  void motionIsTheDifferenceToALaterFrameAndZeroAtTheEnd() {
    INDArray clip = Nd4j.create(DataType.FLOAT, 1, 8, 1, 3);
    for (int f = 0; f < 8; f++) {
      clip.putScalar(new int[] {0, f, 0, 0}, f * f);
    }
    Settings settings = new Settings(Kind.MOTION, 2, 1, EPS);
    float[] motion = new float[8];
    for (int f = 0; f + 2 < 8; f++) {
      motion[f] = (f + 2) * (f + 2) - f * f;
    }
    INDArray moved = Nd4j.create(DataType.FLOAT, 1, 8, 1, 3);
    for (int f = 0; f < 8; f++) {
      moved.putScalar(new int[] {0, f, 0, 0}, motion[f]);
    }
    INDArray expected = targets(moved, Kind.JOINT);
    Close.check("motion", targets(clip, settings), expected, 1e-5);
    assertThat(motion[5]).isEqualTo(24);
    assertThat(motion[6]).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAbsentPersonHasZeroTargets(Kind kind) {
    INDArray targets = targets(Nd4j.create(DataType.FLOAT, 1, 8, 2, 3), kind);
    assertThat(targets.dup().data().asFloat()).containsOnly(0f);
  }

  /** Without epsilon, each axis of a NAT target has mean 0 and sum of squares l - 1. */
  @Test
  void natGivesEveryAxisUnitVarianceAmongItsFrames() {
    INDArray clip = GradientCheck.normal(5, 1, 8, 3, 3);
    INDArray nat = targets(clip, new Settings(Kind.NAT, 1, 1, 0)).reshape(6, LENGTH, 3);
    double[] zeros = new double[18];
    double[] threes = new double[18];
    Arrays.fill(threes, LENGTH - 1);
    Close.check("mean", nat.mean(1), Nd4j.createFromArray(zeros), 0);
    Close.check("squares", nat.mul(nat).sum(1), Nd4j.createFromArray(threes), 0);
  }

  /**
   * A joint that stands 1 m away and trembles by 1 mm: normalised as a whole, next to nothing of
   * its movement is left.
   */
  @Test
  void natKeepsMovementThatNormalisingWholeSegmentsDrowns() {
    SplittableRandom random = new SplittableRandom(3);
    INDArray clip = Nd4j.create(DataType.DOUBLE, 1, 400, 1, 3);
    double[] place = {1.0, -0.5, 0.2};
    for (int f = 0; f < 400; f++) {
      for (int c = 0; c < 3; c++) {
        clip.putScalar(new int[] {0, f, 0, c}, place[c] + 1e-3 * random.nextGaussian());
      }
    }
    assertThat(temporalDeviation(targets(clip, Kind.JOINT))).isLessThan(0.01);
    assertThat(temporalDeviation(targets(clip, Kind.NAT))).isBetween(0.4, 0.7);
  }

  /** Mean standard deviation of an axis among the frames of a segment. */
  private static double temporalDeviation(INDArray targets) {
    return targets.reshape(100, LENGTH, 3).std(false, 1).meanNumber().doubleValue();
  }

  @Test
  void refusesFramesThatDoNotFillTheSegments() {
    assertThatThrownBy(() -> targets(Nd4j.create(DataType.FLOAT, 1, 10, 2, 3), Kind.NAT))
        .hasStackTraceContaining("clips must be [R, T, V, C] with T a multiple of 4");
  }
}
