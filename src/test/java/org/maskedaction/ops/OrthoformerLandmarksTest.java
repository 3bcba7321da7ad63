package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class OrthoformerLandmarksTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void theChoiceFromAGivenFirstLandmarkIsThatOfAnIndependentImplementation() {
    Map<String, INDArray> golden = Golden.tensors("orthoformer");
    int[] chosen = OrthoformerLandmarks.choose(golden.get("q"), 10, 5);
    assertThat(chosen).containsExactly(golden.get("landmarks").toIntVector());
  }

  /** Queries sin(0.3 k) for the element k of 6 tokens of width 4. */
  @Test
  void reproducesThePublishedChoice() {
    double[] values = IntStream.range(0, 24).mapToDouble(k -> Math.sin(0.3 * k)).toArray();
    INDArray queries = Nd4j.createFromArray(values).reshape(6, 4);
    assertThat(OrthoformerLandmarks.choose(queries, 3, 0)).containsExactly(0, 2, 4);
  }

  /**
   * Token 2 is the longest. The query at a right angle to it is next, whatever its sign, then that
   * halfway between the two; the one opposite to token 2 comes last.
   */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void theLongestQueryIsFollowedByTheMostOrthogonalOnes(DataType type) {
    double[][] queries = {{0.6, 0.6}, {-0.5, 0}, {3, 0}, {0, -0.1}};
    for (int count = 1; count <= 4; count++) {
      INDArray[] in = {packed(new double[][][] {queries}, type)};
      INDArray landmarks = op(1, count).run(in)[0];
      int[][] expected = {{2}, {2, 3}, {0, 2, 3}, {0, 1, 2, 3}};
      assertThat(landmarks.shape()).containsExactly(1, count, 2);
      for (int i = 0; i < count; i++) {
        double[] query = queries[expected[count - 1][i]];
        assertThat(landmarks.slice(0).getRow(i).castTo(DataType.FLOAT).toFloatVector())
            .containsExactly((float) query[0], (float) query[1]);
      }
    }
  }

  @Test
  void equalQueriesAreAllChosenOnce() {
    double[][] queries = {{1, 2}, {1, 2}, {1, 2}, {0, 0}};
    INDArray landmarks = op(1, 4).run(new INDArray[] {packed(new double[][][] {queries})})[0];
    assertThat(landmarks.slice(0).castTo(DataType.DOUBLE).toDoubleMatrix()).isDeepEqualTo(queries);
  }

  @Test
  void everyHeadHasItsOwnLandmarksAndClipsDoNotAffectEachOther() {
    INDArray qkv = GradientCheck.normal(3, 2, 15, 36).castTo(DataType.FLOAT);
    INDArray together = op(3, 5).run(new INDArray[] {qkv})[0];
    for (int clip = 0; clip < 2; clip++) {
      INDArray alone = qkv.slice(clip).dup('c').reshape(1, 15, 36);
      assertThat(ExactValues.of(op(3, 5).run(new INDArray[] {alone})[0]))
          .isEqualTo(ExactValues.of(together.slice(clip)));
    }
    int[][] chosen = new int[3][];
    for (int head = 0; head < 3; head++) {
      INDArray queries =
          qkv.get(
              NDArrayIndex.point(0),
              NDArrayIndex.all(),
              NDArrayIndex.interval(4 * head, 4 * head + 4));
      chosen[head] = OrthoformerLandmarks.choose(queries, 5, OrthoformerLandmarks.longest(queries));
      assertThat(chosen[head]).isSorted().doesNotHaveDuplicates();
      INDArray expected = queries.getRows(chosen[head]);
      INDArray found =
          together.get(
              NDArrayIndex.point(0),
              NDArrayIndex.all(),
              NDArrayIndex.interval(4 * head, 4 * head + 4));
      assertThat(ExactValues.of(found)).isEqualTo(ExactValues.of(expected));
    }
    assertThat(Arrays.deepToString(chosen)).isNotEqualTo(same(chosen[0], 3));
  }

  private static String same(int[] row, int count) {
    int[][] rows = new int[count][];
    Arrays.fill(rows, row);
    return Arrays.deepToString(rows);
  }

  @Test
  void theLengthOfOtherQueriesDoesNotMatter() {
    INDArray queries = GradientCheck.normal(4, 30, 6);
    int first = OrthoformerLandmarks.longest(queries);
    int[] before = OrthoformerLandmarks.choose(queries, 8, first);
    INDArray shrunk = queries.divColumnVector(queries.norm2(1).mul(7));
    assertThat(OrthoformerLandmarks.choose(shrunk, 8, first)).containsExactly(before);
  }

  @Test
  void kernelsAndPortablePathChooseAlike() {
    INDArray qkv = GradientCheck.normal(5, 2, 150, 3 * 40).castTo(DataType.FLOAT);
    INDArray kernel = op(5, 20).run(new INDArray[] {qkv})[0];
    INDArray portable = kernel.like();
    op(5, 20).portable(new INDArray[] {qkv}, new INDArray[] {portable});
    assertThat(ExactValues.of(kernel)).isEqualTo(ExactValues.of(portable));
  }

  @Test
  void moreLandmarksThanTokensAreRefused() {
    INDArray[] in = {GradientCheck.normal(6, 1, 6, 24)};
    assertThatThrownBy(() -> op(2, 7).run(in))
        .isInstanceOf(InputException.class)
        .hasMessage("orthoformer landmarks: cannot choose 7 of 6 tokens");
    assertThatThrownBy(() -> op(2, 0).run(in))
        .isInstanceOf(InputException.class)
        .hasMessage("orthoformer landmarks: cannot choose 0 of 6 tokens");
  }

  @Test
  void headsThatDoNotDivideTheWidthAreRefused() {
    INDArray[] in = {GradientCheck.normal(6, 1, 6, 24)};
    assertThatThrownBy(() -> op(3, 2).run(in))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("qkv has shape [1, 6, 24]")
        .hasMessageContaining("3 heads");
  }

  private static OrthoformerLandmarks op(int heads, int count) {
    OrthoformerLandmarks op = new OrthoformerLandmarks();
    op.addIArgument(heads, count);
    return op;
  }

  private static INDArray packed(double[][][] queries) {
    return packed(queries, DataType.FLOAT);
  }

  /** Packed projections with the given queries; keys and values are 9. */
  private static INDArray packed(double[][][] queries, DataType type) {
    INDArray q = Nd4j.createFromArray(queries);
    long[] shape = {q.size(0), q.size(1), 3 * q.size(2)};
    INDArray all = Nd4j.valueArrayOf(shape, 9.0, DataType.DOUBLE);
    all.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, q.size(2))).assign(q);
    return all.castTo(type);
  }
}
