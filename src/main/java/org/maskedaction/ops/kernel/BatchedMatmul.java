package org.maskedaction.ops.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Many small products of dense float32 matrices in one call of oneDNN, on the calling thread; for
 * matrices so small that a call for each would cost more than the product.
 */
final class BatchedMatmul {
  private BatchedMatmul() {}

  /** c_i [m, n] = a_i [m, k] b_i [k, n] for all i below {@code count}. */
  static void product(
      long count, long m, long n, long k, FloatPointer a, FloatPointer b, FloatPointer c) {
    OneDnn.Key key = new OneDnn.Key("matmul", count, m, n, k, 0f);
    OneDnn.primitive(key, own -> build(own, own.fourth(), 1L)).run(a, b, c);
  }

  /** c_i [m, n] = a_iᵀ b_i for a_i [k, m] and b_i [k, n], for all i below {@code count}. */
  static void transposedProduct(
      long count, long m, long n, long k, FloatPointer a, FloatPointer b, FloatPointer c) {
    OneDnn.Key key = new OneDnn.Key("matmul_transposed", count, m, n, k, 0f);
    OneDnn.primitive(key, own -> build(own, 1L, own.columns())).run(a, b, c);
  }

  private static OneDnn.Bound build(OneDnn.Key key, long rowStride, long columnStride) {
    long count = key.rows();
    long m = key.columns();
    long n = key.third();
    long k = key.fourth();
    memory.desc a = OneDnn.tensor(new long[] {count, m, k}, m * k, rowStride, columnStride);
    memory.desc b = OneDnn.tensor(new long[] {count, k, n}, k * n, n, 1L);
    memory.desc c = OneDnn.tensor(new long[] {count, m, n}, m * n, n, 1L);
    matmul.primitive_desc description = new matmul.primitive_desc(OneDnn.engine(), a, b, c);
    return new OneDnn.Bound(new matmul(description))
        .with(dnnl.DNNL_ARG_SRC, a)
        .with(dnnl.DNNL_ARG_WEIGHTS, b)
        .with(dnnl.DNNL_ARG_DST, c);
  }
}
