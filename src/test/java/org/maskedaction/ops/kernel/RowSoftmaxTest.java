package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.ops.Backend;

class RowSoftmaxTest {
  private static final Offset<Float> TOLERANCE = within(2e-6f);

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "3,8", "5,16", "13,9", "64,196", "31,197"})
  void rowsAreNormalisedExponentials(int rows, int columns) {
    float[] x = normal(1, rows * columns, 3.0);
    float[] expected = softmax(x, rows, columns);
    FloatPointer data = new FloatPointer(x);
    RowSoftmax.forward(data, rows, columns);
    assertThat(values(data, x.length)).containsExactly(expected, TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "3,8", "5,16", "13,9", "64,196", "31,197"})
  void gradientFollowsTheJacobian(int rows, int columns) {
    float[] p = softmax(normal(2, rows * columns, 2.0), rows, columns);
    float[] dp = normal(3, rows * columns, 1.0);
    float[] expected = gradient(p, dp, rows, columns);
    FloatPointer apart = new FloatPointer((long) rows * columns);
    FloatPointer inPlace = new FloatPointer(dp);
    RowSoftmax.backward(new FloatPointer(p), new FloatPointer(dp), apart, rows, columns);
    RowSoftmax.backward(new FloatPointer(p), inPlace, inPlace, rows, columns);
    assertThat(values(apart, dp.length)).containsExactly(expected, TOLERANCE);
    assertThat(values(inPlace, dp.length)).containsExactly(expected, TOLERANCE);
  }

  @Test
  void largeScoresDoNotOverflow() {
    FloatPointer data = new FloatPointer(1000f, 999f, -1000f);
    RowSoftmax.forward(data, 1, 3);
    float top = (float) (1.0 / (1.0 + Math.exp(-1.0)));
    assertThat(values(data, 3)).containsExactly(new float[] {top, 1f - top, 0f}, TOLERANCE);
  }

  private static float[] softmax(float[] x, int rows, int columns) {
    float[] p = new float[x.length];
    for (int i = 0; i < rows; i++) {
      double sum = 0.0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(x[i * columns + j]);
      }
      for (int j = 0; j < columns; j++) {
        p[i * columns + j] = (float) (Math.exp(x[i * columns + j]) / sum);
      }
    }
    return p;
  }

  private static float[] gradient(float[] p, float[] dp, int rows, int columns) {
    float[] dx = new float[p.length];
    for (int i = 0; i < rows; i++) {
      double mean = 0.0;
      for (int j = 0; j < columns; j++) {
        mean += (double) p[i * columns + j] * dp[i * columns + j];
      }
      for (int j = 0; j < columns; j++) {
        dx[i * columns + j] = (float) (p[i * columns + j] * (dp[i * columns + j] - mean));
      }
    }
    return dx;
  }

  private static float[] normal(long seed, int count, double deviation) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static float[] values(FloatPointer data, int count) {
    float[] values = new float[count];
    data.get(values);
    return values;
  }
}
