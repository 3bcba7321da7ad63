package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MovingAverageTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** 1 - 0.9³ of the way after three steps towards the same values. */
  @Test
  void itApproachesWhatItFollowsGeometrically() {
    INDArray average = Nd4j.zeros(DataType.FLOAT, 2, 2);
    INDArray trained = Nd4j.createFromArray(new float[][] {{1, -2}, {0, 100}});
    MovingAverage moving = new MovingAverage(Map.of("a", average), Map.of("a", trained), 0.9);
    for (int i = 0; i < 3; i++) {
      moving.follow();
    }
    assertThat(average.dup('c').data().asFloat())
        .containsExactly(new float[] {0.271f, -0.542f, 0, 27.1f}, within(1e-5f));
  }

  /** More values than one task takes, and an array that is not averaged. */
  @Test
  void allValuesMove() {
    INDArray average = Nd4j.zeros(DataType.FLOAT, 40_000);
    INDArray trained = Nd4j.ones(DataType.FLOAT, 40_000);
    Map<String, INDArray> all = Map.of("a", trained, "b", Nd4j.ones(DataType.FLOAT, 3));
    new MovingAverage(Map.of("a", average), all, 0.75).follow();
    assertThat(average.data().asFloat()).containsOnly(0.25f);
  }
}
