package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SeparablePositionsTest {
  @Test
  void timeIsTheSlowerIndex() {
    Backend.initialise();
    INDArray temporal = Nd4j.createFromArray(new float[][] {{10}, {20}});
    INDArray spatial = Nd4j.createFromArray(new float[][] {{1}, {2}, {3}});
    INDArray table = new SeparablePositions().run(temporal, spatial)[0];
    assertThat(table.data().asFloat()).containsExactly(11, 12, 13, 21, 22, 23);
  }

  @ParameterizedTest
  @CsvSource({"2,3,4", "1,1,1", "5,7,6"})
  void gradientsOfTheTableMatchCentralDifferences(int times, int places, int dim) {
    GradientCheck.of((graph, in) -> SeparablePositions.of("y", in.get("t"), in.get("s")))
        .variable("t", times, dim)
        .variable("s", places, dim)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }

  @ParameterizedTest
  @CsvSource({"3,5,4", "1,1,1", "2,70,9"})
  void gradientsOfTheSumWithTokensMatchCentralDifferences(int clips, int tokens, int dim) {
    GradientCheck.of((graph, in) -> TokenTable.add("y", in.get("x"), in.get("table")))
        .variable("x", clips, tokens, dim)
        .variable("table", 1, tokens, dim)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }
}
