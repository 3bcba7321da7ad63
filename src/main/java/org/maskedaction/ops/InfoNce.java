package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowSoftmax;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * InfoNCE with a queue of negatives (van den Oord et al., 2018; He et al., MoCo, 2020, equation 1):
 * the weighted mean over the queries of -log softmax([q·k, q·queue] / τ)[0].
 *
 * <p>Inputs, all rows of unit length: queries [Q, D], their positive keys [Q, D], queue [K, D]; and
 * weights [Q], 0 for a query that does not count. Outputs: the loss, a scalar, 0 where all weights
 * are 0; and for the gradient the probabilities [Q, 1 + K]. Only the queries have a gradient.
 */
@GraphOp.Name(value = "ma_info_nce", outputs = 2)
public final class InfoNce extends GraphOp {
  private static final ScratchArray ROW = new ScratchArray();
  private static final ScratchArray KEY = new ScratchArray();
  private static final ScratchArray LOGITS = new ScratchArray();

  /**
   * Adds the loss to the graph of {@code queries}.
   *
   * @param temperature the divisor τ of the similarities
   */
  public static SDVariable of(
      String name,
      SDVariable queries,
      SDVariable keys,
      SDVariable queue,
      SDVariable weights,
      double temperature) {
    return new InfoNce().withDoubles(temperature).named(name, queries, keys, queue, weights);
  }

  private double temperature() {
    return doubleArg(0);
  }

  @Override
  public boolean needsAllOutputs() {
    return true;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{}, {in[0].size(0), 1 + in[2].size(0)}};
  }

  /** 2 Q D (1 + K) for the similarities. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * in[0].length() * (1 + in[2].size(0));
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray positive = in[0].mul(in[1]).sum(true, 1); // [Q, 1]
    INDArray negative = in[0].mmul(in[2].transpose()); // [Q, K]
    INDArray logits = Nd4j.concat(1, positive, negative).divi(temperature());
    INDArray logP = Softmax.log(logits);
    double[] losses = new double[(int) in[0].size(0)];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = -logP.getDouble(i, 0);
    }
    out[0].assign(mean(losses, in[3]));
    assign(out[1], Transforms.exp(logP, false));
  }

  private static double mean(double[] losses, INDArray weights) {
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      double weight = weights.getDouble(i);
      sum += weight > 0 ? weight * losses[i] : 0;
    }
    return sum == 0 ? 0 : sum / weights.sumNumber().doubleValue();
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int queries = (int) in[0].size(0);
    int columns = (int) in[0].size(1);
    long width = 1 + in[2].size(0);
    FloatPointer q = Memory.floats(in[0]);
    FloatPointer keys = Memory.floats(in[1]);
    FloatPointer p = Memory.floats(out[1]);
    similarities(q, Memory.floats(in[2]), queries, width, columns, p);
    double[] losses = new double[queries];
    WorkerPool.loop(
        queries,
        i -> {
          long at = (long) i * columns;
          float positive = dot(Memory.at(q, at), Memory.at(keys, at), columns);
          FloatPointer row = Memory.at(p, i * width);
          row.put((float) (positive / temperature()));
          losses[i] = softmax(row, (int) width);
        });
    Memory.floats(out[0]).put((float) mean(losses, in[3]));
  }

  /** p[i, 1 + j] = q_i · queue_j / τ, the queue shared by the threads of the pool. */
  private void similarities(
      FloatPointer q, FloatPointer queue, int queries, long width, int columns, FloatPointer p) {
    int parts = WorkerPool.shared().threads();
    long negatives = width - 1;
    WorkerPool.loop(
        parts,
        part -> {
          long from = negatives * part / parts;
          long count = negatives * (part + 1) / parts - from;
          if (count > 0) {
            Gemm.single(
                queries,
                count,
                columns,
                (float) (1 / temperature()),
                Operand.of(q, columns),
                Operand.transposed(Memory.at(queue, from * columns), columns),
                0f,
                Memory.at(p, 1 + from),
                width);
          }
        });
  }

  private static float dot(FloatPointer a, FloatPointer b, int count) {
    float[] first = ROW.atLeast(count);
    float[] second = KEY.atLeast(count);
    a.get(first, 0, count);
    b.get(second, 0, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) first[i] * second[i];
    }
    return (float) sum;
  }

  /**
   * Replaces a row of logits by its softmax and returns -log of the first probability, from the
   * largest one, which cannot underflow: log Σ exp = max - log p_max.
   */
  private static double softmax(FloatPointer row, int width) {
    float[] logits = LOGITS.atLeast(width);
    row.get(logits, 0, width);
    int largest = 0;
    for (int j = 1; j < width; j++) {
      largest = logits[j] > logits[largest] ? j : largest;
    }
    RowSoftmax.forward(row, 1, width);
    return logits[largest] - Math.log(row.get(largest)) - logits[0];
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new Gradient()
        .withArgumentsOf(this)
        .on(arg(1), arg(2), arg(3), outputVariables()[1], dy);
  }

  /**
   * Gradient of the queries of {@link InfoNce}. Inputs: keys [Q, D], queue [K, D], weights [Q],
   * probabilities p [Q, 1 + K], dLoss scalar. Output: dQueries [Q, D], dLoss w_i / (τ Σ w) ((p_i0 -
   * 1) k_i + Σ_j p_ij queue_j).
   */
  @GraphOp.Name("ma_info_nce_bp")
  public static final class Gradient extends GraphOp {
    private static final ScratchArray SUM = new ScratchArray();
    private static final ScratchArray KEY = new ScratchArray();

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
      float[] sum = SUM.atLeast(columns);
      float[] addend = KEY.atLeast(columns);
      row.get(sum, 0, columns);
      key.get(addend, 0, columns);
      for (int j = 0; j < columns; j++) {
        sum[j] = (sum[j] + factor * addend[j]) * scale;
      }
      row.put(sum, 0, columns);
    }
  }
}
