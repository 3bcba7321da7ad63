package org.maskedaction.ops.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;

/** Row-major float32 matrix products C = alpha op(A) op(B) + beta C on oneDNN. */
public final class Gemm {
  /** Products below this many multiply-adds are not worth a second thread. */
  private static final long MIN_PARALLEL_WORK = 1L << 20;

  private Gemm() {}

  /** A matrix operand: first element, row stride, and whether it enters transposed. */
  public record Operand(FloatPointer data, long stride, boolean transposed) {
    /** Rows as stored. */
    public static Operand of(FloatPointer data, long stride) {
      return new Operand(data, stride, false);
    }

    /** Transposed. */
    public static Operand transposed(FloatPointer data, long stride) {
      return new Operand(data, stride, true);
    }

    private FloatPointer fromRow(long row) {
      return Memory.at(data, transposed ? row : row * stride);
    }

    private FloatPointer fromColumn(long column) {
      return Memory.at(data, transposed ? column * stride : column);
    }

    private byte flag() {
      return (byte) (transposed ? 'T' : 'N');
    }
  }

  /** Where rows [from, to) and columns [left, right) of C are about to be computed. */
  @FunctionalInterface
  public interface Prefill {
    /** Writes what the product is to be added to. */
    void fill(long fromRow, long toRow, long fromColumn, long toColumn);
  }

  /** One product on the calling thread. */
  public static void single(
      long m,
      long n,
      long k,
      float alpha,
      Operand a,
      Operand b,
      float beta,
      FloatPointer c,
      long ldc) {
    int status =
        dnnl.dnnl_sgemm(
            a.flag(), b.flag(), m, n, k, alpha, a.data, a.stride, b.data, b.stride, beta, c, ldc);
    if (status != 0) {
      throw new IllegalStateException(
          "sgemm of %d x %d x %d failed with status %d".formatted(m, n, k, status));
    }
  }

  /** One product shared by the threads of the pool, C = op(A) op(B). */
  public static void parallel(long m, long n, long k, Operand a, Operand b, FloatPointer c) {
    parallel(m, n, k, a, b, c, null);
  }

  /** One product shared by the threads of the pool, added to what {@code prefill} writes. */
  public static void parallel(
      long m, long n, long k, Operand a, Operand b, FloatPointer c, Prefill prefill) {
    float beta = prefill == null ? 0f : 1f;
    int parts = m * n * k < MIN_PARALLEL_WORK ? 1 : Backend.pool().threads();
    Backend.pool()
        .forEach(
            parts,
            part -> {
              if (n > m) {
                long from = n * part / parts;
                long to = n * (part + 1) / parts;
                if (prefill != null) {
                  prefill.fill(0, m, from, to);
                }
                Operand slice = new Operand(b.fromColumn(from), b.stride, b.transposed);
                single(m, to - from, k, 1f, a, slice, beta, Memory.at(c, from), n);
              } else {
                long from = m * part / parts;
                long to = m * (part + 1) / parts;
                if (prefill != null) {
                  prefill.fill(from, to, 0, n);
                }
                Operand slice = new Operand(a.fromRow(from), a.stride, a.transposed);
                single(to - from, n, k, 1f, slice, b, beta, Memory.at(c, from * n), n);
              }
            });
  }
}
