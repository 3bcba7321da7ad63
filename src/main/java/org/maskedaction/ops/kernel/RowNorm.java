package org.maskedaction.ops.kernel;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/** Layer normalisation of the rows of a dense float32 matrix [R, D] with oneDNN. */
public final class RowNorm {
  private static final int FLAGS = dnnl.dnnl_use_scale | dnnl.dnnl_use_shift;
  private static final int ROWS_PER_TASK = 64;
  private static final ScratchFloats PARTIAL = new ScratchFloats("sums of parts of the rows");

  private RowNorm() {}

  /** y = (x - mean) / sqrt(variance + eps) * gain + shift; saves mean and variance of each row. */
  public static void forward(
      FloatPointer x,
      FloatPointer gain,
      FloatPointer shift,
      long rows,
      long columns,
      float eps,
      FloatPointer y,
      FloatPointer mean,
      FloatPointer variance) {
    WorkerPool.ranges(
        rows,
        ROWS_PER_TASK,
        (from, to) ->
            OneDnn.primitive(
                    new OneDnn.Key("layer_norm", to - from, columns, eps), RowNorm::buildForward)
                .run(
                    Memory.at(x, from * columns),
                    gain,
                    shift,
                    Memory.at(y, from * columns),
                    Memory.at(mean, from),
                    Memory.at(variance, from)));
  }

  /** Gradients of {@link #forward}; the sums over rows run in a fixed order. */
  public static void backward(
      FloatPointer x,
      FloatPointer gain,
      FloatPointer dy,
      FloatPointer mean,
      FloatPointer variance,
      long rows,
      long columns,
      float eps,
      FloatPointer dx,
      FloatPointer dGain,
      FloatPointer dShift) {
    int tasks = (int) ((rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    FloatPointer partial = PARTIAL.atLeast(2 * tasks * columns);
    FloatPointer partialShift = Memory.at(partial, tasks * columns);
    WorkerPool.ranges(
        rows,
        ROWS_PER_TASK,
        (from, to) -> {
          long sums = from / ROWS_PER_TASK * columns;
          OneDnn.primitive(
                  new OneDnn.Key("layer_norm_bp", to - from, columns, eps), RowNorm::buildBackward)
              .run(
                  Memory.at(x, from * columns),
                  gain,
                  Memory.at(dy, from * columns),
                  Memory.at(mean, from),
                  Memory.at(variance, from),
                  Memory.at(dx, from * columns),
                  Memory.at(partial, sums),
                  Memory.at(partialShift, sums));
        });
    ColumnSum.of(partial, tasks, (int) columns, dGain);
    ColumnSum.of(partialShift, tasks, (int) columns, dShift);
  }

  private static layer_normalization_forward.primitive_desc forwardDescription(OneDnn.Key key) {
    return new layer_normalization_forward.primitive_desc(
        OneDnn.engine(),
        dnnl.dnnl_forward_training,
        OneDnn.matrix(key.rows(), key.columns()),
        OneDnn.matrix(key.rows(), key.columns()),
        OneDnn.vector(key.rows()),
        key.parameter(),
        FLAGS);
  }

  private static OneDnn.Bound buildForward(OneDnn.Key key) {
    memory.desc data = OneDnn.matrix(key.rows(), key.columns());
    memory.desc row = OneDnn.vector(key.columns());
    memory.desc statistic = OneDnn.vector(key.rows());
    return new OneDnn.Bound(new layer_normalization_forward(forwardDescription(key)))
        .with(dnnl.DNNL_ARG_SRC, data)
        .with(dnnl.DNNL_ARG_SCALE, row)
        .with(dnnl.DNNL_ARG_SHIFT, row)
        .with(dnnl.DNNL_ARG_DST, data)
        .with(dnnl.DNNL_ARG_MEAN, statistic)
        .with(dnnl.DNNL_ARG_VARIANCE, statistic);
  }

  private static OneDnn.Bound buildBackward(OneDnn.Key key) {
    memory.desc data = OneDnn.matrix(key.rows(), key.columns());
    memory.desc row = OneDnn.vector(key.columns());
    memory.desc statistic = OneDnn.vector(key.rows());
    layer_normalization_backward.primitive_desc description =
        new layer_normalization_backward.primitive_desc(
            OneDnn.engine(),
            dnnl.dnnl_backward,
            data,
            data,
            data,
            statistic,
            key.parameter(),
            FLAGS,
            forwardDescription(key));
    return new OneDnn.Bound(new layer_normalization_backward(description))
        .with(dnnl.DNNL_ARG_SRC, data)
        .with(dnnl.DNNL_ARG_SCALE, row)
        .with(dnnl.DNNL_ARG_DIFF_DST, data)
        .with(dnnl.DNNL_ARG_MEAN, statistic)
        .with(dnnl.DNNL_ARG_VARIANCE, statistic)
        .with(dnnl.DNNL_ARG_DIFF_SRC, data)
        .with(dnnl.DNNL_ARG_DIFF_SCALE, row)
        .with(dnnl.DNNL_ARG_DIFF_SHIFT, row);
  }
}
