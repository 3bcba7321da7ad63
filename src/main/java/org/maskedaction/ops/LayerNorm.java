package org.maskedaction.ops;

import java.util.List;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowNorm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer normalisation over the last dimension: y = (x - mean) / sqrt(variance + eps) * gain +
 * shift.
 *
 * <p>Inputs: x [..., D], gain [D], shift [D]. Outputs: y [..., D], and for the gradient mean [R]
 * and variance [R].
 */
public final class LayerNorm extends GraphOp {
  /** For the FlatBuffers copy. */
  public LayerNorm() {}

  private LayerNorm(SameDiff graph, double eps, SDVariable x, SDVariable gain, SDVariable shift) {
    super(graph, x, gain, shift);
    addTArgument(eps);
  }

  /** Adds the normalisation to the graph of {@code x}. */
  public static SDVariable of(
      String name, SDVariable x, SDVariable gain, SDVariable shift, double eps) {
    LayerNorm op = new LayerNorm(x.getSameDiff(), eps, x, gain, shift);
    return op.outputVariables()[0].rename(name);
  }

  @Override
  public String opName() {
    return "ma_layer_norm";
  }

  @Override
  public int getNumOutputs() {
    return 3;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] rows = {in[0].length() / in[0].size(-1)};
    return new long[][] {in[0].shape(), rows, rows};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray x = Rows.of(in[0]); // [R, D]
    INDArray mean = x.mean(1); // [R]
    INDArray centred = x.subColumnVector(mean);
    INDArray variance = centred.mul(centred).mean(1); // [R]
    INDArray deviation = Transforms.sqrt(variance.add(tArguments.get(0)), true);
    INDArray y = centred.diviColumnVector(deviation).muliRowVector(in[1]).addiRowVector(in[2]);
    assign(out[0], y);
    assign(out[1], mean);
    assign(out[2], variance);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long columns = in[0].size(-1);
    RowNorm.forward(
        Memory.floats(in[0]),
        Memory.floats(in[1]),
        Memory.floats(in[2]),
        in[0].length() / columns,
        columns,
        tArguments.get(0).floatValue(),
        Memory.floats(out[0]),
        Memory.floats(out[1]),
        Memory.floats(out[2]));
  }

  @Override
  public boolean needsAllOutputs() {
    return true;
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable[] own = outputVariables();
    return List.of(
        new LayerNormGradient(
                sameDiff, tArguments.get(0), arg(0), arg(1), gradients.get(0), own[1], own[2])
            .outputVariables());
  }
}
