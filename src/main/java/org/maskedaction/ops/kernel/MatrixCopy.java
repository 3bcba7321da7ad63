package org.maskedaction.ops.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;

/** Copies float32 matrices between rows of different strides with oneDNN, on the calling thread. */
final class MatrixCopy {
  private MatrixCopy() {}

  /** target[i, j] = source[i, j] for all i below {@code rows} and j below {@code columns}. */
  static void rows(
      FloatPointer source,
      long sourceStride,
      FloatPointer target,
      long targetStride,
      long rows,
      long columns) {
    OneDnn.Key key = new OneDnn.Key("copy", rows, columns, sourceStride, targetStride, 0f);
    OneDnn.primitive(key, MatrixCopy::buildRows).run(source, target);
  }

  /** target[j, i] = source[i, j] for all i below {@code rows} and j below {@code columns}. */
  static void transposed(
      FloatPointer source,
      long sourceStride,
      FloatPointer target,
      long targetStride,
      long rows,
      long columns) {
    OneDnn.Key key = new OneDnn.Key("transpose", rows, columns, sourceStride, targetStride, 0f);
    OneDnn.primitive(key, MatrixCopy::buildTransposed).run(source, target);
  }

  private static OneDnn.Bound buildRows(OneDnn.Key key) {
    return build(key, key.fourth(), 1L);
  }

  private static OneDnn.Bound buildTransposed(OneDnn.Key key) {
    return build(key, 1L, key.fourth());
  }

  private static OneDnn.Bound build(OneDnn.Key key, long rowStride, long columnStride) {
    long[] sizes = {key.rows(), key.columns()};
    memory.desc source = OneDnn.tensor(sizes, key.third(), 1L);
    memory.desc target = OneDnn.tensor(sizes, rowStride, columnStride);
    reorder.primitive_desc description =
        new reorder.primitive_desc(OneDnn.engine(), source, OneDnn.engine(), target);
    return new OneDnn.Bound(
        new reorder(description), new int[] {DNNL_ARG_FROM, DNNL_ARG_TO}, source, target);
  }
}
