package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.Golden;
import org.nd4j.linalg.api.ndarray.INDArray;

class OrthoformerKernelsTest {
  private static final TrajectoryShape SHAPE = new TrajectoryShape(2, 5, 7, 12, 3, true);
  private static final long LANDMARKS = 6;
  private static final int[] GRADIENT_SIZES = {2 * 35 * 36, 144, 12, 288, 24};

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void theChoiceFromAGivenFirstLandmarkIsThatOfAnIndependentImplementation() {
    Map<String, INDArray> golden = Golden.tensors("orthoformer");
    INDArray transposed = golden.get("q").transpose().dup('c');
    OrthoformerSelection.Candidates candidates =
        new OrthoformerSelection.Candidates(Memory.floats(transposed), 36, 8);
    assertThat(candidates.choose(10, 5)).containsExactly(golden.get("landmarks").toIntVector());
  }

  @Test
  void theNumberOfChunksDoesNotChangeTheGradients() {
    float[][] whole = gradients(Long.MAX_VALUE, false);
    long frame = 7 * (TrajectoryChunk.floatsPerQuery(SHAPE) + 3 * LANDMARKS);
    for (long limit : new long[] {1, 2 * frame, 3 * frame}) {
      float[][] chunked = gradients(limit, false);
      for (int i = 0; i < whole.length; i++) {
        assertThat(chunked[i]).containsExactly(whole[i], within(2e-5f));
      }
    }
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
    FloatPointer landmarks = normal(7, 2 * (int) LANDMARKS * 12);
    FloatPointer tokens = keep ? new FloatPointer(2L * 35 * 5 * 12) : null;
    new OrthoformerForward(SHAPE, weights, LANDMARKS)
        .run(qkv, landmarks, new FloatPointer(2L * 35 * 12), tokens);
    TrajectoryBackward.Gradients gradients =
        new TrajectoryBackward.Gradients(out[0], out[1], out[2], out[3], out[4]);
    new OrthoformerBackward(SHAPE, weights, LANDMARKS, chunkFloats)
        .run(qkv, landmarks, tokens, dy, gradients);
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
