package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.TokenIndices;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PatchTargetsTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void rawTargetsArePixelValuesWithTheChannelFastest() {
    INDArray patches = GradientCheck.normal(1, 2, 4, 24); // 3 channels, 2 x 2 x 2 positions
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 2, 3}, {1, 2, 3}});

    INDArray targets = targets(patches, masked, 2, 2, false);

    for (int s = 0; s < 8; s++) {
      for (int c = 0; c < 3; c++) {
        double pixel = patches.getDouble(1, 2, c * 8 + s) * STD[c] + MEAN[c];
        assertThat(targets.getDouble(1, 1, s * 3 + c)).isCloseTo(pixel, within(1e-12));
      }
    }
  }

  @Test
  void normalisedTargetsHaveZeroMeanAndUnitUnbiasedVariancePerChannel() {
    INDArray patches = GradientCheck.normal(1, 1, 2, 24).muli(3).addi(1);

    INDArray targets = targets(patches, Nd4j.createFromArray(new int[][] {{1}}), 2, 2, true);

    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      for (int s = 0; s < 8; s++) {
        double value = targets.getDouble(0, 0, s * 3 + c);
        sum += value;
        squares += value * value;
      }
      assertThat(sum / 8).isCloseTo(0, within(1e-12));
      assertThat(squares / 7).isCloseTo(1, within(1e-4)); // 1e-6 beside a deviation of about 0.7
    }
  }

  @ParameterizedTest
  @CsvSource({"DOUBLE", "FLOAT"})
  void constantTubeletsGiveZeroTargets(DataType type) {
    INDArray patches = Nd4j.valueArrayOf(new long[] {1, 1, 24}, 0.5, DataType.DOUBLE).castTo(type);
    INDArray masked = Nd4j.createFromArray(new int[][] {{0}});

    assertThat(targets(patches, masked, 2, 2, true).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  /** The sine clip, sizes and values of the executed reference model. */
  @Test
  void agreesWithTheReferenceOnASineClip() {
    double[] clip = new double[2 * 3 * 16 * 32 * 32];
    for (int k = 0; k < clip.length; k++) {
      clip[k] = Math.sin(0.01 * k);
    }
    INDArray patches =
        Tubelets.ofChannelsFirst(Nd4j.createFromArray(clip).reshape(2, 3, 16, 32, 32), 2, 16);
    INDArray visible = Nd4j.createFromArray(new int[][] {{0, 5, 13, 21}, {3, 8, 17, 30}});

    INDArray targets = targets(patches, TokenIndices.complement(visible, 32), 2, 16, true);

    double[] expected = {0.0998666518, 0.7016320960, 1.2034175073, 0.1131081758, 0.7125287911};
    assertThat(targets.shape()).containsExactly(2, 28, 1536);
    for (int i = 0; i < expected.length; i++) {
      assertThat(targets.getDouble(0, 0, i)).isCloseTo(expected[i], within(1e-8));
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2,4,true,9", "2,2,4,false,9", "1,1,3,true,2", "3,2,5,true,37"})
  void kernelAgreesWithThePortablePath(
      int clips, int tubelet, int patch, boolean normalise, int tokens) {
    int values = 3 * tubelet * patch * patch;
    INDArray patches = GradientCheck.normal(1, clips, tokens, values);
    INDArray masked = TokenIndices.subsets(2, clips, tokens, Math.max(1, tokens * 3 / 4));

    INDArray expected = targets(patches, masked, tubelet, patch, normalise);
    INDArray actual = targets(patches.castTo(DataType.FLOAT), masked, tubelet, patch, normalise);

    assertThat(actual.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(actual.castTo(DataType.DOUBLE).sub(expected).amaxNumber().doubleValue())
        .isLessThan(1e-5);
  }

  @Test
  void takesOtherStatistics() {
    INDArray patches = GradientCheck.normal(1, 1, 1, 2);
    SameDiff graph = SameDiff.create();
    SDVariable indices = graph.constant(Nd4j.createFromArray(new int[][] {{0}}));
    PatchTargets.PixelStatistics grey =
        new PatchTargets.PixelStatistics(List.of(0.5), List.of(2.0));

    SDVariable targets =
        PatchTargets.of("targets", graph.constant(patches), indices, 2, 1, false, grey);

    assertThat(targets.eval().getDouble(1))
        .isCloseTo(0.5 + 2 * patches.getDouble(1), within(1e-12));
  }

  @Test
  void refusesPatchesOfAnotherSize() {
    INDArray patches = GradientCheck.normal(1, 1, 2, 23);
    INDArray masked = Nd4j.createFromArray(new int[][] {{1}});

    assertThatThrownBy(() -> targets(patches, masked, 2, 2, true))
        .hasStackTraceContaining("patches have 23 values, expected 3 channels of 8 positions");
  }

  private static INDArray targets(
      INDArray patches, INDArray masked, int tubelet, int patch, boolean normalise) {
    SameDiff graph = SameDiff.create();
    PatchTargets.of(
        "targets",
        graph.constant("patches", patches),
        graph.constant("masked", masked),
        tubelet,
        patch,
        normalise);
    return graph.outputSingle(Map.of(), "targets");
  }
}
