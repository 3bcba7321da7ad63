package org.maskedaction.ops;

import static org.maskedaction.ops.PackedHeads.KEY;
import static org.maskedaction.ops.PackedHeads.QUERY;
import static org.maskedaction.ops.PackedHeads.VALUE;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trajectory attention (Patrick et al., "Keeping Your Eye on the Ball", 2021; equations 1 and 2 of
 * the TATS paper): every query attends to the places of each frame by themselves, which gives it
 * one trajectory token per frame, and then to these tokens over time.
 *
 * <p>Inputs:
 *
 * <ul>
 *   <li>qkv [B, N, 3D], the thirds being queries, keys and values; in each, head h owns columns h d
 *       to (h + 1) d. The N tokens are ordered by frame, then by place;
 *   <li>weight [D, D] and bias [D] of the temporal queries;
 *   <li>weight [2D, D] and bias [2D] of the temporal keys and, below them, of the temporal values.
 * </ul>
 *
 * <p>Outputs: the heads side by side before the output projection, [B, N, D]; the trajectory tokens
 * [B, N, F, D], which the gradient reads where the graph keeps them. The bias of the temporal keys
 * has no effect, as it cancels in the softmax over time.
 */
@GraphOp.Name(value = "ma_trajectory_attention", outputs = 2)
public final class TrajectoryAttention extends SpaceTimeAttention {
  /** 64 MB for the trajectory tokens of a clip; above that the gradient computes them again. */
  private static final long MAX_KEPT_FLOATS = 16L << 20;

  /**
   * Whether it is worth the memory to keep a clip's trajectory tokens for the gradient, which saves
   * a fifth of its time.
   *
   * @param tokens tokens N
   * @param frames frames F
   * @param width embedding width D
   */
  public static boolean worthKeeping(long tokens, long frames, long width) {
    return tokens * frames * width <= MAX_KEPT_FLOATS;
  }

  /**
   * Adds the attention to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param frames frames, a divisor of N
   * @param projectValues whether the temporal values are projected; false takes each head's own
   *     columns of the trajectory tokens, as the published Motionformer code does by default
   * @param keepTokens whether the gradient reads the trajectory tokens instead of computing them
   *     again
   */
  public static SDVariable of(
      String name,
      SDVariable qkv,
      SDVariable queryWeight,
      SDVariable queryBias,
      SDVariable keyValueWeight,
      SDVariable keyValueBias,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens) {
    SDVariable[] inputs = {qkv, queryWeight, queryBias, keyValueWeight, keyValueBias};
    return new TrajectoryAttention()
        .withInts(heads, frames, projectValues ? 1 : 0, keepTokens ? 1 : 0)
        .named(name, inputs);
  }

  @Override
  SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
    return new ExactPooling(shape, in[0], clip);
  }

  @Override
  SpaceTimeAttention.Gradient gradient() {
    return new Gradient();
  }

  /** See {@link #productFlops}. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return productFlops(shape(in));
  }

  /**
   * Of the equations' products: 4 B N² D for the scores and pools over places; 2 B N D² for the
   * temporal queries, 2 B N F D² for the keys and as many for projected values; 4 B N F D for the
   * scores and the pool over time.
   */
  static long productFlops(TrajectoryShape shape) {
    long width = shape.width();
    long queries = shape.batch() * shape.frames() * shape.places(); // B N
    long trajectories = queries * shape.frames(); // B N F
    long projections = queries + trajectories * (shape.projectsValues() ? 2 : 1);
    return 4 * queries * shape.frames() * shape.places() * width
        + 2 * projections * width * width
        + 4 * trajectories * width;
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    new TrajectoryForward(shape(in), weights(in))
        .run(Memory.floats(in[0]), Memory.floats(out[0]), Memory.floatsOrNull(out[1]));
  }

  /** Pooling over all places of a frame f: per head, Ỹ_f = softmax(Q K_fᵀ / √d) V_f. */
  private static final class ExactPooling implements SpacePooling {
    private final TrajectoryShape shape;
    private final TrajectoryParts parts;
    private final INDArray packed; // [N, 3D]

    ExactPooling(TrajectoryShape shape, INDArray qkv, long clip) {
      this.shape = shape;
      parts = new TrajectoryParts(shape);
      packed = qkv.slice(clip);
    }

    @Override
    public INDArray tokens() {
      INDArray y = parts.zeros(packed);
      for (long head = 0; head < shape.heads(); head++) {
        for (long frame = 0; frame < shape.frames(); frame++) {
          INDArray v = parts.ofFrame(packed, VALUE, head, frame);
          parts.ofTrajectories(y, head, frame).assign(weights(head, frame).mmul(v));
        }
      }
      return y;
    }

    @Override
    public void addGradient(INDArray dTokens, INDArray dPacked) {
      for (long head = 0; head < shape.heads(); head++) {
        for (long frame = 0; frame < shape.frames(); frame++) {
          addGradient(head, frame, parts.ofTrajectories(dTokens, head, frame), dPacked);
        }
      }
    }

    private void addGradient(long head, long frame, INDArray dPart, INDArray dPacked) {
      INDArray q = parts.ofHead(packed, QUERY, head); // [N, d]
      INDArray k = parts.ofFrame(packed, KEY, head, frame); // [S, d]
      INDArray v = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
      INDArray p = weights(head, frame); // [N, S]
      INDArray ds = Softmax.gradient(p, dPart.mmul(v.transpose())).muli(parts.scale()); // [N, S]
      parts.ofHead(dPacked, QUERY, head).addi(ds.mmul(k));
      parts.ofFrame(dPacked, KEY, head, frame).addi(ds.transpose().mmul(q));
      parts.ofFrame(dPacked, VALUE, head, frame).addi(p.transpose().mmul(dPart));
    }

    /** The weights of every query for the places of one frame. // [N, S] */
    private INDArray weights(long head, long frame) {
      INDArray q = parts.ofHead(packed, QUERY, head);
      INDArray k = parts.ofFrame(packed, KEY, head, frame);
      return Softmax.of(q.mmul(k.transpose()).muli(parts.scale()));
    }
  }

  /**
   * Gradients of {@link TrajectoryAttention}. Inputs: its five inputs, dy [B, N, D] and, where they
   * were kept, the trajectory tokens [B, N, F, D]. Outputs: the gradient of each of the five
   * inputs, in their order and shapes. That of the temporal keys' bias is zero; those of the
   * temporal values' weight and bias are zero where the values are not projected.
   */
  @GraphOp.Name(value = "ma_trajectory_attention_bp", outputs = 5)
  public static final class Gradient extends SpaceTimeAttention.Gradient {
    private static final int TOKENS = GRADIENT + 1;

    @Override
    SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
      return new ExactPooling(shape, in[0], clip);
    }

    /** Twice those of the attention: each of its products has a gradient for either factor. */
    @Override
    public long flops(INDArray[] in, INDArray[] out) {
      return 2 * productFlops(shape(in));
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      FloatPointer[] x = floats(in);
      FloatPointer tokens = in.length > TOKENS ? x[TOKENS] : null;
      new TrajectoryBackward(shape(in), weights(in)).run(x[0], tokens, x[GRADIENT], gradients(out));
    }
  }
}
