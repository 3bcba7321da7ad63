package org.maskedaction.model.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.model.skeleton.SkeletonTransfer.TemporalPositions;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TemporalPositionsTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void theSameNumberOfSegmentsKeepsTheTable() {
    INDArray table = Nd4j.createFromArray(new float[][] {{1, 5}, {2, -3}, {4, 0}});
    assertThat(TemporalPositions.resize(table, 3)).isEqualTo(table);
  }

  /**
   * Two rows to four: row 0 lies at -0.25, a quarter from row 0 towards its copy beyond the edge.
   * The kernel with a = -0.75 at distances 1.75, 0.75, 0.25 and 1.25 is -0.03515625, 0.26171875,
   * 0.87890625 and -0.10546875; all taps but the last are at row 0.
   */
  @Test
  void twiceTheSegmentsFollowTheCubicKernel() {
    INDArray table = Nd4j.createFromArray(new float[][] {{0}, {1}});
    float[] resized = TemporalPositions.resize(table, 4).data().asFloat();
    assertThat(resized[0]).isCloseTo(-0.10546875f, within(1e-6f));
    assertThat(resized[1]).isCloseTo(0.26171875f - 0.03515625f, within(1e-6f));
    assertThat(resized[2]).isCloseTo(1 - resized[1], within(1e-6f));
    assertThat(resized[3]).isCloseTo(1 - resized[0], within(1e-6f));
  }

  @Test
  void aConstantStaysConstant() {
    INDArray table = Nd4j.ones(7, 2).mul(3);
    for (float value : TemporalPositions.resize(table, 5).data().asFloat()) {
      assertThat(value).isCloseTo(3f, within(1e-5f));
    }
  }
}
