package org.maskedaction.ops.kernel;

import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Copies float32 matrices between rows of different strides with oneDNN, on the calling thread.
 * Operands are taken as stored, whether they are marked as transposed or not.
 */
final class MatrixCopy {
  private MatrixCopy() {}

  /** target[i, j] = source[i, j] for all i below {@code rows} and j below {@code columns}. */
  static void rows(Operand source, Operand target, long rows, long columns) {
    copy("copy", key -> build(key, key.fourth(), 1L), source, target, rows, columns);
  }

  /** target[j, i] = source[i, j] for all i below {@code rows} and j below {@code columns}. */
  static void transposed(Operand source, Operand target, long rows, long columns) {
    copy("transpose", key -> build(key, 1L, key.fourth()), source, target, rows, columns);
  }

  private static void copy(
      String kind,
      Function<OneDnn.Key, OneDnn.Bound> build,
      Operand source,
      Operand target,
      long rows,
      long columns) {
    OneDnn.Key key = new OneDnn.Key(kind, rows, columns, source.stride(), target.stride(), 0f);
    OneDnn.primitive(key, build).run(source.data(), target.data());
  }

  private static OneDnn.Bound build(OneDnn.Key key, long rowStride, long columnStride) {
    long[] sizes = {key.rows(), key.columns()};
    memory.desc source = OneDnn.tensor(sizes, key.third(), 1L);
    memory.desc target = OneDnn.tensor(sizes, rowStride, columnStride);
    reorder.primitive_desc description =
        new reorder.primitive_desc(OneDnn.engine(), source, OneDnn.engine(), target);
    return new OneDnn.Bound(new reorder(description))
        .with(dnnl.DNNL_ARG_FROM, source)
        .with(dnnl.DNNL_ARG_TO, target);
  }
}
