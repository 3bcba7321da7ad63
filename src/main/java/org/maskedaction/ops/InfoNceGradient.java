package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gradient of the queries of {@link InfoNce}. Inputs: keys [Q, D], queue [K, D], weights [Q],
 * probabilities p [Q, 1 + K], dLoss scalar. Output: dQueries [Q, D], dLoss w_i / (τ Σ w) ((p_i0 -
 * 1) k_i + Σ_j p_ij queue_j).
 */
public final class InfoNceGradient extends GraphOp {
  private static final int SUM_SLOT = 4;
  private static final int KEY_SLOT = 5;

  /** For the FlatBuffers copy. */
  public InfoNceGradient() {
    super("ma_info_nce_bp");
  }

  /** 2 Q D (1 + K) for the weighted sum of the keys. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * in[0].length() * (1 + in[1].size(0));
  }

  private double scale(INDArray[] in, int query) {
    double weight = in[2].getDouble(query);
    return weight == 0
        ? 0
        : in[4].getDouble(0) * weight / (in[2].sumNumber().doubleValue() * doubleArg(0));
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray negative = in[3].get(NDArrayIndex.all(), NDArrayIndex.interval(1, in[3].size(1)));
    INDArray dq = negative.dup('c').mmul(in[1]); // [Q, D]
    for (int i = 0; i < dq.rows(); i++) {
      INDArray key = in[0].getRow(i).mul(in[3].getDouble(i, 0) - 1);
      dq.getRow(i).addi(key).muli(scale(in, i));
    }
    assign(out[0], dq);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int queries = (int) in[0].size(0);
    int columns = (int) in[0].size(1);
    long width = in[3].size(1);
    FloatPointer p = Memory.floats(in[3]);
    FloatPointer dq = Memory.floats(out[0]);
    Gemm.parallel(
        queries,
        columns,
        width - 1,
        Operand.of(Memory.at(p, 1), width),
        Operand.of(Memory.floats(in[1]), columns),
        dq);
    for (int i = 0; i < queries; i++) {
      long at = (long) i * columns;
      FloatPointer key = Memory.at(Memory.floats(in[0]), at);
      addKey(Memory.at(dq, at), key, p.get(i * width) - 1f, (float) scale(in, i), columns);
    }
  }

  /** row = (row + factor · key) · scale. */
  private static void addKey(
      FloatPointer row, FloatPointer key, float factor, float scale, int columns) {
    float[] sum = Scratch.local().array(SUM_SLOT, columns);
    float[] addend = Scratch.local().array(KEY_SLOT, columns);
    row.get(sum, 0, columns);
    key.get(addend, 0, columns);
    for (int j = 0; j < columns; j++) {
      sum[j] = (sum[j] + factor * addend[j]) * scale;
    }
    row.put(sum, 0, columns);
  }
}
