package org.maskedaction.ops;

import static org.maskedaction.ops.PackedHeads.KEY;
import static org.maskedaction.ops.PackedHeads.QUERY;
import static org.maskedaction.ops.PackedHeads.VALUE;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.OrthoformerBackward;
import org.maskedaction.ops.kernel.OrthoformerForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trajectory attention with Orthoformer's approximation of the pooling over places (Patrick et al.,
 * "Keeping Your Eye on the Ball", 2021): per head, the trajectory tokens are Ỹ = softmax(Q Λᵀ / √d)
 * softmax(Λ Kᵀ / √d) V with L landmarks Λ, the first softmax over the landmarks, the second over
 * the places of each frame. The attention over time is that of {@link TrajectoryAttention}. Time
 * and memory grow with N L instead of N²; the approximation is not exact even for L = N.
 *
 * <p>Inputs: the five of {@link TrajectoryAttention}, then the landmarks [B, L, D] of {@link
 * OrthoformerLandmarks}, which count as constant. Outputs: as there, the heads side by side [B, N,
 * D] and the trajectory tokens [B, N, F, D].
 */
@GraphOp.Name(value = "ma_orthoformer_attention", outputs = 2)
public final class OrthoformerAttention extends SpaceTimeAttention {
  private static final int LANDMARKS = 5;

  /**
   * Adds the attention to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param frames frames, a divisor of N
   * @param projectValues whether the temporal values are projected; false takes each head's own
   *     columns of the trajectory tokens
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
      SDVariable landmarks,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens) {
    SDVariable[] inputs = {qkv, queryWeight, queryBias, keyValueWeight, keyValueBias, landmarks};
    return new OrthoformerAttention()
        .withInts(heads, frames, projectValues ? 1 : 0, keepTokens ? 1 : 0)
        .named(name, inputs);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    requireLandmarks(in[LANDMARKS], shape(in));
    return super.outputShapes(in);
  }

  private static void requireLandmarks(INDArray landmarks, TrajectoryShape shape) {
    long[] found = landmarks.shape();
    if (found.length != 3 || found[0] != shape.batch() || found[2] != shape.width()) {
      throw new InputException(
          "orthoformer attention: landmarks have shape %s, expected [%d, L, %d]"
              .formatted(Arrays.toString(found), shape.batch(), shape.width()));
    }
  }

  @Override
  SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
    return new LandmarkPooling(shape, in[0], in[LANDMARKS], clip);
  }

  @Override
  SpaceTimeAttention.Gradient gradient() {
    return new Gradient();
  }

  /** See {@link #productFlops}. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return productFlops(shape(in), in[LANDMARKS].size(1));
  }

  /**
   * Those of trajectory attention with other products over places: 2 B N L D for each of the two
   * affinities and for pooling the values by landmark, 2 B N L F D for the trajectory tokens.
   */
  static long productFlops(TrajectoryShape shape, long landmarks) {
    long queries = shape.batch() * shape.frames() * shape.places(); // B N
    long exact = 4 * queries * shape.frames() * shape.places() * shape.width();
    long approximate = 2 * queries * landmarks * shape.width() * (3 + shape.frames());
    return TrajectoryAttention.productFlops(shape) - exact + approximate;
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    FloatPointer[] x = floats(in);
    FloatPointer[] y = floats(out);
    new OrthoformerForward(shape(in), weights(in), in[LANDMARKS].size(1))
        .run(x[0], x[LANDMARKS], y[0], y[1]);
  }

  /**
   * Orthoformer's pooling over the places of a frame f: per head, Ỹ_f = softmax(Q Λᵀ / √d)
   * softmax(Λ K_fᵀ / √d) V_f with landmarks Λ, which are constant.
   */
  private static final class LandmarkPooling implements SpacePooling {
    private final TrajectoryShape shape;
    private final TrajectoryParts parts;
    private final INDArray packed; // [N, 3D]
    private final INDArray landmarks; // [L, D]

    LandmarkPooling(TrajectoryShape shape, INDArray qkv, INDArray landmarks, long clip) {
      this.shape = shape;
      parts = new TrajectoryParts(shape);
      packed = qkv.slice(clip);
      this.landmarks = landmarks.slice(clip);
    }

    @Override
    public INDArray tokens() {
      INDArray y = parts.zeros(packed);
      for (long head = 0; head < shape.heads(); head++) {
        INDArray byLandmark = queryWeights(head); // [N, L]
        for (long frame = 0; frame < shape.frames(); frame++) {
          INDArray values = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
          INDArray pooled = keyWeights(head, frame).mmul(values); // [L, d]
          parts.ofTrajectories(y, head, frame).assign(byLandmark.mmul(pooled));
        }
      }
      return y;
    }

    @Override
    public void addGradient(INDArray dTokens, INDArray dPacked) {
      for (long head = 0; head < shape.heads(); head++) {
        INDArray byLandmark = queryWeights(head); // [N, L]
        INDArray dByLandmark = byLandmark.like().assign(0);
        for (long frame = 0; frame < shape.frames(); frame++) {
          INDArray weights = keyWeights(head, frame); // [L, S]
          INDArray values = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
          INDArray dPart = parts.ofTrajectories(dTokens, head, frame); // [N, d]
          INDArray dPooled = byLandmark.transpose().mmul(dPart); // [L, d]
          dByLandmark.addi(dPart.mmul(weights.mmul(values).transpose()));
          parts.ofFrame(dPacked, VALUE, head, frame).addi(weights.transpose().mmul(dPooled));
          INDArray dLogits = dLogits(weights, dPooled.mmul(values.transpose())); // [L, S]
          parts.ofFrame(dPacked, KEY, head, frame).addi(dLogits.transpose().mmul(landmarks(head)));
        }
        parts
            .ofHead(dPacked, QUERY, head)
            .addi(dLogits(byLandmark, dByLandmark).mmul(landmarks(head)));
      }
    }

    /** softmax(Q Λᵀ / √d) over the landmarks. // [N, L] */
    private INDArray queryWeights(long head) {
      INDArray q = parts.ofHead(packed, QUERY, head);
      return Softmax.of(q.mmul(landmarks(head).transpose()).muli(parts.scale()));
    }

    /** softmax(Λ Kᵀ / √d) over the places of a frame. // [L, S] */
    private INDArray keyWeights(long head, long frame) {
      INDArray k = parts.ofFrame(packed, KEY, head, frame);
      return Softmax.of(landmarks(head).mmul(k.transpose()).muli(parts.scale()));
    }

    /** Gradient of the products that the weights are the softmax of. */
    private INDArray dLogits(INDArray p, INDArray dp) {
      return Softmax.gradient(p, dp).muli(parts.scale());
    }

    /** The landmarks of one head. // [L, d] */
    private INDArray landmarks(long head) {
      return parts.ofHead(landmarks, QUERY, head);
    }
  }

  /**
   * Gradients of {@link OrthoformerAttention}. Inputs: its first five inputs, dy [B, N, D], the
   * landmarks [B, L, D] and, where they were kept, the trajectory tokens [B, N, F, D]. Outputs: the
   * gradient of each of the five inputs, as of {@link TrajectoryAttention.Gradient}. The landmarks
   * are constant.
   */
  @GraphOp.Name(value = "ma_orthoformer_attention_bp", outputs = 5)
  public static final class Gradient extends SpaceTimeAttention.Gradient {
    private static final int LANDMARKS = GRADIENT + 1;
    private static final int TOKENS = GRADIENT + 2;

    @Override
    SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
      return new LandmarkPooling(shape, in[0], in[LANDMARKS], clip);
    }

    /**
     * Twice those of the attention, as each of its products has a gradient for either factor, but
     * for the landmarks, a factor of both affinities without gradient: 4 B N L D less.
     */
    @Override
    public long flops(INDArray[] in, INDArray[] out) {
      TrajectoryShape shape = shape(in);
      long constant = 4 * in[GRADIENT].length() * in[LANDMARKS].size(1);
      return 2 * productFlops(shape, in[LANDMARKS].size(1)) - constant;
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      FloatPointer[] x = floats(in);
      FloatPointer tokens = in.length > TOKENS ? x[TOKENS] : null;
      new OrthoformerBackward(shape(in), weights(in), in[LANDMARKS].size(1))
          .run(x[0], x[LANDMARKS], tokens, x[GRADIENT], gradients(out));
    }
  }
}
