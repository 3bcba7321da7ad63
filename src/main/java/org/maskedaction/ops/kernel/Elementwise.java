package org.maskedaction.ops.kernel;

import java.util.function.Function;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/** Activation functions on dense float32 data with oneDNN. */
public final class Elementwise {
  private static final int VALUES_PER_TASK = 1 << 15;

  private Elementwise() {}

  /** y = f(x), f given as a oneDNN elementwise algorithm. */
  public static void forward(int algorithm, FloatPointer x, long length, FloatPointer y) {
    run("eltwise", algorithm, key -> buildForward(algorithm, key), length, x, y);
  }

  /** dx = f'(x) dy. */
  public static void backward(
      int algorithm, FloatPointer x, FloatPointer dy, long length, FloatPointer dx) {
    run("eltwise_bp", algorithm, key -> buildBackward(algorithm, key), length, x, dy, dx);
  }

  private static void run(
      String kind,
      int algorithm,
      Function<OneDnn.Key, OneDnn.Bound> build,
      long length,
      FloatPointer... data) {
    WorkerPool.ranges(
        length,
        VALUES_PER_TASK,
        (from, to) -> {
          FloatPointer[] part = new FloatPointer[data.length];
          for (int i = 0; i < data.length; i++) {
            part[i] = Memory.at(data[i], from);
          }
          OneDnn.primitive(new OneDnn.Key(kind, algorithm, to - from, 0f), build).run(part);
        });
  }

  private static eltwise_forward.primitive_desc description(int algorithm, memory.desc data) {
    return new eltwise_forward.primitive_desc(
        OneDnn.engine(), dnnl.dnnl_forward_training, algorithm, data, data);
  }

  private static OneDnn.Bound buildForward(int algorithm, OneDnn.Key key) {
    memory.desc data = OneDnn.vector(key.columns());
    return new OneDnn.Bound(new eltwise_forward(description(algorithm, data)))
        .with(dnnl.DNNL_ARG_SRC, data)
        .with(dnnl.DNNL_ARG_DST, data);
  }

  private static OneDnn.Bound buildBackward(int algorithm, OneDnn.Key key) {
    memory.desc data = OneDnn.vector(key.columns());
    eltwise_backward.primitive_desc backward =
        new eltwise_backward.primitive_desc(
            OneDnn.engine(), algorithm, data, data, data, description(algorithm, data));
    return new OneDnn.Bound(new eltwise_backward(backward))
        .with(dnnl.DNNL_ARG_SRC, data)
        .with(dnnl.DNNL_ARG_DIFF_DST, data)
        .with(dnnl.DNNL_ARG_DIFF_SRC, data);
  }
}
