package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;

class TrajectoryBackwardTest {
  private static final TrajectoryShape SHAPE = new TrajectoryShape(2, 5, 7, 12, 3, true);
  private static final int[] GRADIENT_SIZES = {2 * 35 * 36, 144, 12, 288, 24};

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void theNumberOfChunksDoesNotChangeTheGradients() {
    float[][] whole = gradients(Long.MAX_VALUE, false);
    long frame = 7 * (5 + 2 * 3 + 3) * 12; // floats that a chunk keeps for one frame of queries
    for (long limit : new long[] {1, 2 * frame, 3 * frame}) {
      float[][] chunked = gradients(limit, false);
      for (int i = 0; i < whole.length; i++) {
        assertThat(chunked[i]).containsExactly(whole[i], within(2e-5f));
      }
    }
  }

  @Test
  void repeatedRunsGiveTheSameBits() {
    assertThat(gradients(1, false)).isDeepEqualTo(gradients(1, false));
  }

  @Test
  void keptTrajectoryTokensGiveTheBitsOfRecomputedOnes() {
    assertThat(gradients(1, true)).isDeepEqualTo(gradients(1, false));
  }

  private static float[][] gradients(long chunkFloats, boolean keep) {
    TrajectoryWeights weights =
        new TrajectoryWeights(normal(1, 144), normal(2, 12), normal(3, 288), normal(4, 24));
    FloatPointer[] out = new FloatPointer[GRADIENT_SIZES.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new FloatPointer((long) GRADIENT_SIZES[i]);
    }
    FloatPointer qkv = normal(5, 2 * 35 * 36);
    FloatPointer dy = normal(6, 2 * 35 * 12);
    FloatPointer tokens = keep ? new FloatPointer(2L * 35 * 5 * 12) : null;
    new TrajectoryForward(SHAPE, weights).run(qkv, new FloatPointer(2L * 35 * 12), tokens);
    TrajectoryBackward.Gradients gradients =
        new TrajectoryBackward.Gradients(out[0], out[1], out[2], out[3], out[4]);
    new TrajectoryBackward(SHAPE, weights, chunkFloats).run(qkv, tokens, dy, gradients);
    float[][] result = new float[out.length][];
    for (int i = 0; i < out.length; i++) {
      result[i] = new float[GRADIENT_SIZES[i]];
      out[i].get(result[i]);
    }
    return result;
  }

  private static FloatPointer normal(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
    return new FloatPointer(values);
  }
}
