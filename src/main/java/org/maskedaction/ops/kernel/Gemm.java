package org.maskedaction.ops.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/** Row-major float32 matrix products C = alpha op(A) op(B) + beta C on oneDNN. */
public final class Gemm {
  /** Products below this many multiply-adds are not worth a second thread. */
  private static final long MIN_PARALLEL_WORK = 1L << 20;

  private Gemm() {}

  /**
   * Depth of the pieces that a product with a transposed left side is added up from. Its columns
   * are read across rows, which for many row lengths crowd into few sets of the cache; so many rows
   * still fit.
   */
  private static final long TRANSPOSED_DEPTH = 192;

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

    /** The same numbers, transposed. */
    public Operand transpose() {
      return new Operand(data, stride, !transposed);
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
    int parts = m * n * k < MIN_PARALLEL_WORK ? 1 : WorkerPool.shared().threads();
    WorkerPool.loop(
        parts,
        part -> {
          if (n > m) {
            long from = n * part / parts;
            long to = n * (part + 1) / parts;
            Operand slice = new Operand(b.fromColumn(from), b.stride, b.transposed);
            fill(prefill, 0, m, from, to);
            add(m, to - from, k, a, slice, prefill != null, Memory.at(c, from), n);
          } else {
            long from = m * part / parts;
            long to = m * (part + 1) / parts;
            Operand slice = new Operand(a.fromRow(from), a.stride, a.transposed);
            fill(prefill, from, to, 0, n);
            add(to - from, n, k, slice, b, prefill != null, Memory.at(c, from * n), n);
          }
        });
  }

  private static void fill(Prefill prefill, long fromRow, long toRow, long left, long right) {
    if (prefill != null) {
      prefill.fill(fromRow, toRow, left, right);
    }
  }

  /** The product, or its sum with C, in pieces where the left side is transposed. */
  private static void add(
      long m, long n, long k, Operand a, Operand b, boolean sum, FloatPointer c, long ldc) {
    long depth = a.transposed ? TRANSPOSED_DEPTH : k;
    for (long from = 0; from < k; from += depth) {
      float beta = sum || from > 0 ? 1f : 0f;
      Operand left = new Operand(a.fromColumn(from), a.stride, a.transposed);
      Operand right = new Operand(b.fromRow(from), b.stride, b.transposed);
      single(m, n, Math.min(depth, k - from), 1f, left, right, beta, c, ldc);
    }
  }
}
