package org.maskedaction.ops;

import static org.maskedaction.ops.PackedHeads.KEY;
import static org.maskedaction.ops.PackedHeads.QUERY;
import static org.maskedaction.ops.PackedHeads.VALUE;

import org.maskedaction.ops.kernel.AttentionKernel;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multi-head self-attention on packed projections: per head softmax(Q Kᵀ / √d) V.
 *
 * <p>Inputs: qkv [B, N, 3D], the thirds being queries, keys and values; in each, head h owns
 * columns h d to (h + 1) d; and where given keys [B, N], 0 for a token that no token of its clip
 * attends to and 1 for the others, of which a clip has at least one. Output: the heads side by
 * side, [B, N, D]. The keys get no gradient.
 */
@GraphOp.Name("ma_attention")
public final class Attention extends GraphOp {
  private static final double ABSENT = -1e30;

  /** Adds the attention to the graph of {@code qkv}. */
  public static SDVariable of(String name, SDVariable qkv, int heads) {
    return new Attention().withInts(heads).named(name, qkv);
  }

  /** The same where tokens attend only to those whose {@code keys} are 1. // [B, N] */
  public static SDVariable among(String name, SDVariable qkv, SDVariable keys, int heads) {
    return new Attention().withInts(heads).named(name, qkv, keys);
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
    for (PackedHeads.Head head : PackedHeads.each(in[0], intArg(0))) {
      INDArray p = weights(head, in[0], keys(in, 1)); // [N, N]
      head.part(out[0], 0).assign(p.mmul(head.part(in[0], VALUE)));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    kernel(in[0], keys(in, 1), intArg(0)).forward(Memory.floats(in[0]), Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    GraphOp gradient = new Gradient().withArgumentsOf(this);
    return args().length == 1 ? gradient.on(arg(0), dy) : gradient.on(arg(0), dy, arg(1));
  }

  /** The keys, or null where all tokens are attended to. */
  private static INDArray keys(INDArray[] in, int index) {
    return in.length > index ? in[index] : null;
  }

  /** softmax(Q Kᵀ / √d) of one head, with weight 0 for keys that are 0. // [N, N] */
  private static INDArray weights(PackedHeads.Head head, INDArray qkv, INDArray keys) {
    INDArray k = head.part(qkv, KEY);
    INDArray scores = head.part(qkv, QUERY).mmul(k.transpose()).muli(head.scale());
    for (long j = 0; keys != null && j < scores.columns(); j++) {
      if (keys.getDouble(head.clip(), j) == 0) {
        scores.getColumn(j).assign(ABSENT);
      }
    }
    return Softmax.of(scores);
  }

  private static AttentionKernel kernel(INDArray qkv, INDArray keys, int heads) {
    return new AttentionKernel(
        qkv.size(0), qkv.size(1), qkv.size(2) / 3, heads, Memory.floatsOrNull(keys));
  }

  /**
   * Gradient of {@link Attention}. Inputs: qkv [B, N, 3D], dy [B, N, D] and keys [B, N] where the
   * attention has them. Output: dqkv [B, N, 3D].
   */
  @GraphOp.Name("ma_attention_bp")
  public static final class Gradient extends GraphOp {
    /** 2 B N² D for each of the four products that give dV, the weights' gradient, dQ and dK. */
    @Override
    public long flops(INDArray[] in, INDArray[] out) {
      return 8 * in[1].length() * in[0].size(1);
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      for (PackedHeads.Head head : PackedHeads.each(in[0], intArg(0))) {
        INDArray p = weights(head, in[0], keys(in, 2)); // [N, N]
        INDArray dy = head.part(in[1], 0); // [N, d]
        INDArray dp = dy.mmul(head.part(in[0], VALUE).transpose()); // [N, N]
        INDArray ds = Softmax.gradient(p, dp).muli(head.scale()); // [N, N]
        head.part(out[0], QUERY).assign(ds.mmul(head.part(in[0], KEY)));
        head.part(out[0], KEY).assign(ds.transpose().mmul(head.part(in[0], QUERY)));
        head.part(out[0], VALUE).assign(p.transpose().mmul(dy));
      }
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      kernel(in[0], keys(in, 2), intArg(0))
          .backward(Memory.floats(in[0]), Memory.floats(in[1]), Memory.floats(out[0]));
    }
  }
}
