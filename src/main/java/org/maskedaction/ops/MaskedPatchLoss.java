package org.maskedaction.ops;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowError;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Reconstruction error of masked tubelets, squared or absolute.
 *
 * <p>Inputs: prediction [B, M, P], target [B, M, P]. Outputs: the loss, a scalar, the mean over all
 * values; and the token error [B, M], the mean over the P values of each tubelet. Only the
 * prediction has a gradient, and only that of the loss; the slope of the absolute error is 0 at 0.
 */
public final class MaskedPatchLoss extends GraphOp {
  /**
   * The error of one value, in the order of the codes of {@link #of(String, String, SDVariable,
   * SDVariable, int)}.
   */
  enum Kind {
    MSE,
    L1
  }

  /** The two outputs. */
  public record Outputs(SDVariable loss, SDVariable tokenError) {}

  /** For the FlatBuffers copy. */
  public MaskedPatchLoss() {}

  private MaskedPatchLoss(SameDiff graph, int kind, SDVariable prediction, SDVariable target) {
    super(graph, prediction, target);
    addIArgument(kind);
  }

  /**
   * Adds the loss to the graph of {@code prediction}.
   *
   * @param kind 0 for the squared error, 1 for the absolute error
   */
  public static Outputs of(
      String lossName, String tokenErrorName, SDVariable prediction, SDVariable target, int kind) {
    if (kind < 0 || kind >= Kind.values().length) {
      throw new IllegalArgumentException("kind must be 0 or 1, not " + kind);
    }
    SDVariable[] outputs =
        new MaskedPatchLoss(prediction.getSameDiff(), kind, prediction, target).outputVariables();
    return new Outputs(outputs[0].rename(lossName), outputs[1].rename(tokenErrorName));
  }

  private boolean squared() {
    return Kind.values()[intArg(0)] == Kind.MSE;
  }

  @Override
  public String opName() {
    return "ma_masked_patch_loss";
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{}, {in[0].size(0), in[0].size(1)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray difference = Rows.of(in[0]).sub(Rows.of(in[1])); // [B·M, P]
    INDArray error = squared() ? difference.mul(difference) : Transforms.abs(difference, true);
    INDArray tokenError = error.mean(1); // [B·M]
    if (out[0] != null) {
      out[0].assign(tokenError.meanNumber());
    }
    assign(out[1], tokenError);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int columns = (int) in[0].size(2);
    int rows = (int) (in[0].length() / columns);
    FloatPointer prediction = Memory.floats(in[0]);
    double[] sums = RowError.sums(squared(), prediction, Memory.floats(in[1]), rows, columns);
    double total = 0.0;
    float[] tokenError = new float[rows];
    for (int i = 0; i < rows; i++) {
      total += sums[i];
      tokenError[i] = (float) (sums[i] / columns);
    }
    if (out[0] != null) {
      Memory.floats(out[0]).put((float) (total / rows / columns));
    }
    if (out[1] != null) {
      Memory.floats(out[1]).put(tokenError, 0, rows);
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable dPrediction =
        new MaskedPatchLossGradient(sameDiff, intArg(0), arg(0), arg(1), gradients.get(0))
            .outputVariable();
    return List.of(dPrediction, sameDiff.zerosLike(arg(1)));
  }
}
