package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PersonMeanTest {
  /** Four rows of one token: the first two persons are one clip. */
  @Test
  void consecutiveRowsAreAveraged() {
    Backend.initialise();
    INDArray x = Nd4j.createFromArray(new float[] {1, 3, 10, 20}).reshape(4, 1, 1);
    PersonMean op = new PersonMean();
    op.addIArgument(2, 1);
    assertThat(op.run(x)[0].data().asFloat()).containsExactly(2, 15);
  }

  @ParameterizedTest
  @CsvSource({"2,2,5,3", "3,1,4,2", "1,3,1,1", "2,2,150,20"})
  void gradientsMatchCentralDifferences(int clips, int persons, int tokens, int dim) {
    GradientCheck check =
        GradientCheck.of((graph, in) -> PersonMean.of("y", in.get("x"), persons))
            .variable("x", (long) clips * persons, tokens, dim)
            .kernelsMatchPortable(1e-6);
    if (tokens < 100) {
      check.matchesCentralDifferences();
    }
  }

  /** Tokens t·V + v of two persons with two segments and two joints. */
  @Test
  void jointsAreAveragedOverSegmentsAndPersonsAndStaySideBySide() {
    Backend.initialise();
    INDArray x = Nd4j.createFromArray(new float[] {1, 10, 3, 30, 5, 50, 7, 70}).reshape(2, 4, 1);
    PersonMean op = new PersonMean();
    op.addIArgument(2, 2);
    assertThat(op.run(x)[0].data().asFloat()).containsExactly(4, 40);
  }

  @ParameterizedTest
  @CsvSource({"2,2,6,3,2", "1,1,4,3,4", "2,2,150,20,15"})
  void gradientsOfJointsMatchCentralDifferences(
      int clips, int persons, int tokens, int joints, int dim) {
    int whole = tokens / joints * joints;
    GradientCheck check =
        GradientCheck.of((graph, in) -> PersonMean.ofJoints("y", in.get("x"), persons, joints))
            .variable("x", (long) clips * persons, whole, dim)
            .kernelsMatchPortable(1e-6);
    if (tokens < 100) {
      check.matchesCentralDifferences();
    }
  }

  @Test
  void refusesTokensThatAreNotWholeSegments() {
    assertThatThrownBy(
            () ->
                GradientCheck.of((graph, in) -> PersonMean.ofJoints("y", in.get("x"), 1, 2))
                    .variable("x", 1, 3, 1)
                    .kernelsMatchPortable(1e-6))
        .hasStackTraceContaining("3 tokens are no multiple of 2 joints");
  }

  @Test
  void refusesRowsThatAreNotWholeClips() {
    assertThatThrownBy(
            () ->
                GradientCheck.of((graph, in) -> PersonMean.of("y", in.get("x"), 2))
                    .variable("x", 3, 1, 1)
                    .kernelsMatchPortable(1e-6))
        .hasStackTraceContaining("3 rows are no multiple of 2 persons");
  }
}
