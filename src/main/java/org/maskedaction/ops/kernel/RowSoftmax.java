package org.maskedaction.ops.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.FloatPointer;

/** Softmax of the rows of a dense float32 matrix [R, C] with oneDNN, on the calling thread. */
public final class RowSoftmax {
  private static final int ROW_AXIS = 1;

  private RowSoftmax() {}

  /** Replaces every row of {@code x} by its softmax. */
  public static void forward(FloatPointer x, long rows, long columns) {
    OneDnn.primitive(new OneDnn.Key("softmax", rows, columns, 0f), RowSoftmax::buildForward)
        .run(x, x);
  }

  /**
   * Gradient of the softmax: dx = p (dp - Σ_j p_j dp_j) in every row.
   *
   * @param p the softmax
   * @param dp gradient with respect to the softmax
   * @param dx gradient with respect to its argument; may be {@code dp} itself
   */
  public static void backward(
      FloatPointer p, FloatPointer dp, FloatPointer dx, long rows, long columns) {
    OneDnn.primitive(new OneDnn.Key("softmax_bp", rows, columns, 0f), RowSoftmax::buildBackward)
        .run(p, dp, dx);
  }

  private static softmax_forward.primitive_desc description(memory.desc data) {
    return new softmax_forward.primitive_desc(
        OneDnn.engine(),
        dnnl.dnnl_forward_training,
        dnnl.dnnl_softmax_accurate,
        data,
        data,
        ROW_AXIS);
  }

  private static OneDnn.Bound buildForward(OneDnn.Key key) {
    memory.desc data = OneDnn.matrix(key.rows(), key.columns());
    return new OneDnn.Bound(new softmax_forward(description(data)))
        .with(dnnl.DNNL_ARG_SRC, data)
        .with(dnnl.DNNL_ARG_DST, data);
  }

  private static OneDnn.Bound buildBackward(OneDnn.Key key) {
    memory.desc data = OneDnn.matrix(key.rows(), key.columns());
    softmax_backward.primitive_desc backward =
        new softmax_backward.primitive_desc(
            OneDnn.engine(),
            dnnl.dnnl_softmax_accurate,
            data,
            data,
            data,
            ROW_AXIS,
            description(data));
    return new OneDnn.Bound(new softmax_backward(backward))
        .with(dnnl.DNNL_ARG_DST, data)
        .with(dnnl.DNNL_ARG_DIFF_DST, data)
        .with(dnnl.DNNL_ARG_DIFF_SRC, data);
  }
}
