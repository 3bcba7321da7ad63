package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InfoNceTest {
  private static final double TEMPERATURE = 0.07;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static INDArray unitRows(long seed, long rows, long columns) {
    INDArray x = GradientCheck.normal(seed, rows, columns);
    return x.divColumnVector(x.norm2(1));
  }

  private static INDArray weights(double... values) {
    return Nd4j.createFromArray(values);
  }

  private static double loss(
      double temperature, INDArray q, INDArray k, INDArray queue, INDArray weights) {
    InfoNce op = new InfoNce();
    op.addTArgument(temperature);
    return op.run(q, k, queue, weights)[0].getDouble(0);
  }

  /** Query and key agree, the only negative is orthogonal: log(1 + e^(-1/τ)). */
  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void theLossIsTheCrossEntropyOfTheOwnKey(DataType type) {
    INDArray q = Nd4j.createFromArray(new double[][] {{1, 0}}).castTo(type);
    INDArray queue = Nd4j.createFromArray(new double[][] {{0, 1}}).castTo(type);
    assertThat(loss(0.5, q, q, queue, weights(1).castTo(type)))
        .isCloseTo(Math.log(1 + Math.exp(-2)), within(1e-6));
  }

  /** 1 / τ = 1000: the probability of the own key underflows, its logarithm must not. */
  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void aVerySmallTemperatureLeavesTheLossFinite(DataType type) {
    INDArray q = Nd4j.createFromArray(new double[][] {{1, 0}}).castTo(type);
    INDArray opposite = q.neg();
    assertThat(loss(1e-3, q, opposite, q, weights(1).castTo(type))).isCloseTo(2000, within(1e-2));
  }

  /** Random directions in many dimensions are nearly orthogonal: the loss is about log(1 + K). */
  @Test
  void aLargeQueueOfRandomKeysGivesTheLogarithmOfItsSize() {
    INDArray q = unitRows(1, 4, 4096).castTo(DataType.FLOAT);
    INDArray queue = unitRows(2, 500, 4096).castTo(DataType.FLOAT);
    INDArray keys = unitRows(3, 4, 4096).castTo(DataType.FLOAT);
    INDArray even = weights(1, 1, 1, 1).castTo(DataType.FLOAT);
    assertThat(loss(1, q, keys, queue, even)).isCloseTo(Math.log(501), within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void queriesOfWeightZeroDoNotCount(DataType type) {
    INDArray q = unitRows(1, 2, 5).castTo(type);
    INDArray k = unitRows(2, 2, 5).castTo(type);
    INDArray queue = unitRows(3, 7, 5).castTo(type);
    double both = loss(TEMPERATURE, q, k, queue, weights(1, 1).castTo(type));
    double first = loss(TEMPERATURE, q, k, queue, weights(1, 0).castTo(type));
    double second = loss(TEMPERATURE, q, k, queue, weights(0, 1).castTo(type));
    assertThat((first + second) / 2).isCloseTo(both, within(1e-5));
    assertThat(first).isNotCloseTo(second, within(1e-3));
    assertThat(loss(TEMPERATURE, q, k, queue, weights(0, 0).castTo(type))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"3,4,6", "1,1,2", "2,33,5"})
  void gradientsMatchCentralDifferences(int queries, int queue, int dim) {
    check(queries, queue, dim).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,4,6", "1,1,2", "5,3001,64", "2,1,3"})
  void kernelsAgreeWithThePortablePath(int queries, int queue, int dim) {
    check(queries, queue, dim).kernelsMatchPortable(1e-5);
  }

  private static GradientCheck check(int queries, int queue, int dim) {
    INDArray weights = Nd4j.ones(DataType.DOUBLE, queries);
    if (queries > 1) {
      weights.putScalar(1, 0);
    }
    return GradientCheck.of(
            (graph, in) ->
                InfoNce.of(
                    "y",
                    L2Normalise.of("q", in.get("x")),
                    in.get("keys"),
                    in.get("queue"),
                    in.get("weights"),
                    0.3))
        .variable("x", queries, dim)
        .constant("keys", unitRows(8, queries, dim))
        .constant("queue", unitRows(9, queue, dim))
        .constant("weights", weights);
  }

  @Test
  void rowsBecomeUnitVectors() {
    INDArray x = Nd4j.createFromArray(new float[][] {{3, 4}, {0, 0}, {0, -2}});
    INDArray y = new L2Normalise().run(x)[0];
    assertThat(y.data().asFloat()).containsExactly(0.6f, 0.8f, 0, 0, 0, -1);
  }

  @Test
  void aRowOfZerosHasNoGradient() {
    INDArray x = Nd4j.createFromArray(new float[][] {{0, 0}, {2, 0}});
    INDArray dy = Nd4j.createFromArray(new float[][] {{1, 1}, {1, 1}});
    INDArray dx = new L2Normalise.Gradient().run(x, dy)[0];
    assertThat(dx.data().asFloat()).containsExactly(0, 0, 0, 0.5f);
  }

  @Test
  void gradientsOfUnitVectorsMatchCentralDifferences() {
    GradientCheck.of((graph, in) -> unit(in.get("x")))
        .variable("x", 3, 5)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }

  private static SDVariable unit(SDVariable x) {
    return L2Normalise.of("y", x);
  }
}
