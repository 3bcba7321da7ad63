package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm.Operand;

class MatrixKernelsTest {
  private static final float UNTOUCHED = -99f;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void copiedRowsLeaveWhatLiesBetweenThemAlone() {
    float[] source = normal(5 * 7);
    FloatPointer target = filled(5 * 4);
    MatrixCopy.rows(Operand.of(new FloatPointer(source), 7), Operand.of(target, 4), 5, 3);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(target.get(i * 4 + j)).isEqualTo(source[i * 7 + j]);
      }
      assertThat(target.get(i * 4 + 3)).isEqualTo(UNTOUCHED);
    }
  }

  @Test
  void transposedCopiesSwapRowsAndColumns() {
    float[] source = normal(5 * 7);
    FloatPointer target = filled(3 * 6);
    MatrixCopy.transposed(Operand.of(new FloatPointer(source), 7), Operand.of(target, 6), 5, 3);
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 5; i++) {
        assertThat(target.get(j * 6 + i)).isEqualTo(source[i * 7 + j]);
      }
      assertThat(target.get(j * 6 + 5)).isEqualTo(UNTOUCHED);
    }
  }

  @Test
  void batchedProductsAreThoseOfEachPair() {
    int m = 2;
    int n = 5;
    int k = 3;
    float[] a = normal(4 * m * k);
    float[] b = normal(4 * k * n);
    FloatPointer product = filled(4 * m * n);
    FloatPointer transposed = filled(4 * m * n);
    BatchedMatmul.product(4, m, n, k, new FloatPointer(a), new FloatPointer(b), product);
    BatchedMatmul.transposedProduct(
        4, m, n, k, new FloatPointer(a), new FloatPointer(b), transposed);
    for (int pair = 0; pair < 4; pair++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          double sumTransposed = 0;
          for (int l = 0; l < k; l++) {
            double right = b[(pair * k + l) * n + j];
            sum += a[(pair * m + i) * k + l] * right;
            sumTransposed += a[(pair * k + l) * m + i] * right;
          }
          int place = i * n + j;
          assertThat((double) product.get(pair * m * n + place)).isCloseTo(sum, within(1e-5));
          assertThat((double) transposed.get(pair * m * n + place))
              .isCloseTo(sumTransposed, within(1e-5));
        }
      }
    }
  }

  @Test
  void aDeepTransposedProductIsTheSumOfAllItsPieces() {
    int depth = 500; // more than two pieces
    float[] a = normal(depth * 3);
    float[] b = normal(depth * 4);
    FloatPointer c = filled(12);
    Operand left = Operand.transposed(new FloatPointer(a), 3);
    Operand right = Operand.of(new FloatPointer(b), 4);
    Gemm.parallel(3, 4, depth, left, right, c);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        double sum = 0;
        for (int l = 0; l < depth; l++) {
          sum += (double) a[l * 3 + i] * b[l * 4 + j];
        }
        assertThat((double) c.get(i * 4 + j)).isCloseTo(sum, within(1e-3));
      }
    }
  }

  @Test
  void columnSumsAddAllRowsAcrossBlocks() {
    for (int rows : new int[] {1, 64, 65, 300}) {
      float[] matrix = normal(rows * 3);
      FloatPointer sum = filled(3);
      ColumnSum.of(new FloatPointer(matrix), rows, 3, sum);
      for (int j = 0; j < 3; j++) {
        double expected = 0;
        for (int i = 0; i < rows; i++) {
          expected += matrix[i * 3 + j];
        }
        assertThat((double) sum.get(j)).as("%d rows", rows).isCloseTo(expected, within(1e-3));
      }
    }
  }

  private static FloatPointer filled(int count) {
    FloatPointer values = new FloatPointer((long) count);
    for (int i = 0; i < count; i++) {
      values.put(i, UNTOUCHED);
    }
    return values;
  }

  private static float[] normal(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
