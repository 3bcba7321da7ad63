package org.maskedaction.ops;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention over places, then over time. A fourth argument says whether the gradient reads the
 * trajectory tokens. Outputs: the heads side by side [B, N, D], and the trajectory tokens [B, N, F,
 * D].
 */
abstract class SpaceTimeAttention extends SpaceTimeOp {
  /** The op's gradient, without arguments. */
  abstract Gradient gradient();

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    TrajectoryShape shape = shape(in);
    long tokens = in[0].size(1);
    return new long[][] {
      {shape.batch(), tokens, shape.width()},
      {shape.batch(), tokens, shape.frames(), shape.width()}
    };
  }

  @Override
  public final void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (long clip = 0; clip < shape.batch(); clip++) {
      INDArray tokens = pooling(shape, in, clip).tokens();
      out[0].slice(clip).assign(new TemporalEquations(shape, in, tokens).output()); // [N, D]
      if (out[1] != null) {
        out[1].slice(clip).assign(tokens); // [N, F, D]
      }
    }
  }

  @Override
  protected final SDVariable[] differentiate(SDVariable dy) {
    List<SDVariable> inputs = new ArrayList<>(List.of(args()));
    inputs.add(INPUTS, dy);
    if (flag(3)) {
      inputs.add(outputVariables()[1]);
    }
    return gradient()
        .withInts(intArg(0), intArg(1), intArg(2))
        .on(inputs.toArray(new SDVariable[0]));
  }

  /**
   * Gradients of a {@link SpaceTimeAttention}. Inputs: its first five, dy [B, N, D], its other
   * inputs and, where they were kept, the trajectory tokens [B, N, F, D]. Outputs: the gradient of
   * each of the five inputs, in their order and shapes.
   */
  abstract static class Gradient extends SpaceTimeOp {
    /** Place of dy among the inputs. */
    static final int GRADIENT = INPUTS;

    @Override
    public final void portable(INDArray[] in, INDArray[] out) {
      TrajectoryShape shape = shape(in);
      for (INDArray gradient : out) {
        assign(gradient, 0.0);
      }
      for (long clip = 0; clip < shape.batch(); clip++) {
        SpacePooling pooling = pooling(shape, in, clip);
        TemporalEquations forward = new TemporalEquations(shape, in, pooling.tokens());
        TemporalEquations.Gradient gradient =
            new TemporalEquations.Gradient(shape, in, in[GRADIENT].slice(clip), forward);
        gradient.addWeights(out);
        if (out[0] != null) {
          pooling.addGradient(gradient.dTokens(), out[0].slice(clip));
        }
      }
    }

    /** Where the kernels write the outputs that somebody reads. */
    static TrajectoryBackward.Gradients gradients(INDArray[] out) {
      FloatPointer[] d = floats(out);
      return new TrajectoryBackward.Gradients(d[0], d[1], d[2], d[3], d[4]);
    }
  }
}
