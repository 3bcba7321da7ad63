package org.maskedaction.ops;

import java.util.List;
import org.maskedaction.ops.kernel.AttentionKernel;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Multi-head self-attention on packed projections: per head softmax(Q Kᵀ / √d) V.
 *
 * <p>Inputs: qkv [B, N, 3D], the thirds being queries, keys and values; in each, head h owns
 * columns h d to (h + 1) d; and where given keys [B, N], 0 for a token that no token of its clip
 * attends to and 1 for the others, of which a clip has at least one. Output: the heads side by
 * side, [B, N, D]. The keys get no gradient.
 */
public final class Attention extends GraphOp {
  private static final int QUERY = 0;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final double ABSENT = -1e30;

  /** For the FlatBuffers copy. */
  public Attention() {}

  private Attention(SameDiff graph, int heads, SDVariable... inputs) {
    super(graph, inputs);
    addIArgument(heads);
  }

  /** Adds the attention to the graph of {@code qkv}. */
  public static SDVariable of(String name, SDVariable qkv, int heads) {
    return new Attention(qkv.getSameDiff(), heads, qkv).outputVariable().rename(name);
  }

  /** The same where tokens attend only to those whose {@code keys} are 1. // [B, N] */
  public static SDVariable among(String name, SDVariable qkv, SDVariable keys, int heads) {
    return new Attention(qkv.getSameDiff(), heads, qkv, keys).outputVariable().rename(name);
  }

  @Override
  public String opName() {
    return "ma_attention";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] qkv = in[0].shape();
    return new long[][] {{qkv[0], qkv[1], qkv[2] / 3}};
  }

  /** 2 B N² D for each of the two products, Q Kᵀ and weights by V. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 4 * out[0].length() * in[0].size(1);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int heads = intArg(0);
    long d = in[0].size(2) / 3 / heads;
    for (int b = 0; b < in[0].size(0); b++) {
      for (int h = 0; h < heads; h++) {
        INDArray p = weights(in[0], keys(in, 1), b, h, d, heads); // [N, N]
        INDArray y = p.mmul(slice(in[0], b, VALUE, h, d, heads));
        slice(out[0], b, 0, h, d, heads).assign(y); // [N, d]
      }
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    kernel(in[0], keys(in, 1), intArg(0)).forward(Memory.floats(in[0]), Memory.floats(out[0]));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable dy = gradients.get(0);
    if (args().length == 1) {
      return List.of(new Gradient(sameDiff, intArg(0), arg(0), dy).outputVariable());
    }
    SDVariable dQkv = new Gradient(sameDiff, intArg(0), arg(0), dy, arg(1)).outputVariable();
    return List.of(dQkv, sameDiff.zerosLike(arg(1)));
  }

  /** The keys, or null where all tokens are attended to. */
  private static INDArray keys(INDArray[] in, int index) {
    return in.length > index ? in[index] : null;
  }

  private static AttentionKernel kernel(INDArray qkv, INDArray keys, int heads) {
    return new AttentionKernel(
        qkv.size(0), qkv.size(1), qkv.size(2) / 3, heads, Memory.floatsOrNull(keys));
  }

  /** The columns of one head in one third of a packed array, [N, d]. */
  private static INDArray slice(INDArray packed, int b, int third, int h, long d, int heads) {
    long left = ((long) third * heads + h) * d;
    return packed.get(
        NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.interval(left, left + d));
  }

  /** softmax(Q Kᵀ / √d) of one head, [N, N]. */
  private static INDArray weights(INDArray qkv, INDArray keys, int b, int h, long d, int heads) {
    INDArray q = slice(qkv, b, QUERY, h, d, heads);
    INDArray k = slice(qkv, b, KEY, h, d, heads);
    INDArray scores = q.mmul(k.transpose()).muli(1.0 / Math.sqrt(d)); // [N, N]
    for (long j = 0; keys != null && j < scores.columns(); j++) {
      if (keys.getDouble(b, j) == 0) {
        scores.getColumn(j).assign(ABSENT);
      }
    }
    INDArray e = Transforms.exp(scores.subiColumnVector(scores.max(1)), false);
    return e.diviColumnVector(e.sum(1));
  }

  /**
   * Gradient of {@link Attention}. Inputs: qkv [B, N, 3D], dy [B, N, D] and keys [B, N] where the
   * attention has them. Output: dqkv [B, N, 3D].
   */
  public static final class Gradient extends GraphOp {
    /** For the FlatBuffers copy. */
    public Gradient() {}

    private Gradient(SameDiff graph, int heads, SDVariable... inputs) {
      super(graph, inputs);
      addIArgument(heads);
    }

    @Override
    public String opName() {
      return "ma_attention_bp";
    }

    @Override
    public int getNumOutputs() {
      return 1;
    }

    @Override
    protected long[][] outputShapes(INDArray[] in) {
      return new long[][] {in[0].shape()};
    }

    /** 2 B N² D for each of the four products that give dV, the weights' gradient, dQ and dK. */
    @Override
    public long flops(INDArray[] in, INDArray[] out) {
      return 8 * in[1].length() * in[0].size(1);
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      int heads = intArg(0);
      long d = in[0].size(2) / 3 / heads;
      for (int b = 0; b < in[0].size(0); b++) {
        for (int h = 0; h < heads; h++) {
          INDArray p = weights(in[0], keys(in, 2), b, h, d, heads); // [N, N]
          INDArray dy = slice(in[1], b, 0, h, d, heads); // [N, d]
          INDArray dp = dy.mmul(slice(in[0], b, VALUE, h, d, heads).transpose()); // [N, N]
          INDArray ds = dp.subColumnVector(dp.mul(p).sum(1)).muli(p).muli(1.0 / Math.sqrt(d));
          INDArray q = slice(in[0], b, QUERY, h, d, heads);
          INDArray k = slice(in[0], b, KEY, h, d, heads);
          slice(out[0], b, QUERY, h, d, heads).assign(ds.mmul(k));
          slice(out[0], b, KEY, h, d, heads).assign(ds.transpose().mmul(q));
          slice(out[0], b, VALUE, h, d, heads).assign(p.transpose().mmul(dy));
        }
      }
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      kernel(in[0], keys(in, 2), intArg(0))
          .backward(Memory.floats(in[0]), Memory.floats(in[1]), Memory.floats(out[0]));
    }
  }
}
