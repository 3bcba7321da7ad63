package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowError;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Reconstruction error of masked tubelets, squared or absolute.
 *
 * <p>Inputs: prediction [B, M, P], target [B, M, P]. Outputs: the loss, a scalar, the mean over all
 * values; and the token error [B, M], the mean over the P values of each tubelet. Only the
 * prediction has a gradient, and only that of the loss; the slope of the absolute error is 0 at 0.
 */
@GraphOp.Name(value = "ma_masked_patch_loss", outputs = 2)
public final class MaskedPatchLoss extends GraphOp {
  /** Kind of the squared error. */
  public static final int MSE = 0;

  /** Kind of the absolute error. */
  public static final int L1 = 1;

  /** The two outputs. */
  public record Outputs(SDVariable loss, SDVariable tokenError) {}

  /**
   * Adds the loss to the graph of {@code prediction}.
   *
   * @param kind {@link #MSE} or {@link #L1}
   */
  public static Outputs of(
      String lossName, String tokenErrorName, SDVariable prediction, SDVariable target, int kind) {
    SDVariable[] outputs = new MaskedPatchLoss().withInts(checked(kind)).on(prediction, target);
    return new Outputs(outputs[0].rename(lossName), outputs[1].rename(tokenErrorName));
  }

  private static int checked(int kind) {
    if (kind != MSE && kind != L1) {
      throw new IllegalArgumentException("kind must be 0 or 1, not " + kind);
    }
    return kind;
  }

  /** Whether the error of a kind is the squared one. */
  static boolean isSquared(int kind) {
    return checked(kind) == MSE;
  }

  private boolean squared() {
    return isSquared(intArg(0));
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
    assign(out[0], tokenError.meanNumber().doubleValue());
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
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of the loss of {@link MaskedPatchLoss}. Inputs: prediction [B, M, P], target [B, M,
   * P], dLoss scalar. Output: dPrediction [B, M, P].
   */
  @GraphOp.Name("ma_masked_patch_loss_bp")
  public static final class Gradient extends GraphOp {
    private boolean squared() {
      return isSquared(intArg(0));
    }

    /** The factor of the difference (squared error) or of its sign (absolute error). */
    private double scale(INDArray[] in) {
      return (squared() ? 2.0 : 1.0) * in[2].getDouble(0) / in[0].length();
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      INDArray difference = in[0].sub(in[1]);
      INDArray slope = squared() ? difference : Transforms.sign(difference, true);
      assign(out[0], slope.mul(scale(in)));
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      FloatPointer[] x = floats(in);
      int columns = (int) in[0].size(2);
      int rows = (int) (in[0].length() / columns);
      float scale = (float) scale(in);
      RowError.gradient(squared(), x[0], x[1], rows, columns, scale, Memory.floats(out[0]));
    }
  }
}
