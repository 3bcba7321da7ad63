package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.Attention;
import org.maskedaction.ops.GraphOp;
import org.maskedaction.ops.LayerNorm;
import org.maskedaction.ops.Linear;
import org.maskedaction.ops.TrajectoryAttention;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An op with inputs of noise and room for its outputs, at the sizes that one clip has in ViT-B.
 *
 * @param op the op
 * @param in its inputs
 * @param out its outputs, written at every call
 */
record OpCall(GraphOp op, INDArray[] in, INDArray[] out) {
  private static final long TOKENS = 1568;
  private static final int FRAME_SLOTS = 8;
  private static final long DECODER_WIDTH = 384;
  private static final int DECODER_HEADS = 6;
  private static final long DECODER_HIDDEN = 1536;
  private static final long SAMPLER_WIDTH = 768;
  private static final int SAMPLER_HEADS = 8;
  private static final double LAYER_NORM_EPS = 1e-6;

  private static OpCall of(GraphOp op, INDArray... in) {
    List<LongShapeDescriptor> shapes = op.shapesFor(in);
    INDArray[] out = new INDArray[shapes.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Nd4j.create(DataType.FLOAT, shapes.get(i).getShape());
    }
    return new OpCall(op, in, out);
  }

  private static INDArray noise(long... shape) {
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  /** A weight that keeps the scale of what it multiplies, [outputs, inputs]. */
  private static INDArray weight(long outputs, long inputs) {
    return noise(outputs, inputs).divi(Math.sqrt(inputs));
  }

  /** First layer of a decoder MLP: [1568, 384] to [1568, 1536]. */
  static OpCall linear() {
    Linear op = new Linear();
    op.addIArgument(1, 0); // with bias, without residual
    return of(
        op,
        noise(1, TOKENS, DECODER_WIDTH),
        weight(DECODER_HIDDEN, DECODER_WIDTH),
        noise(DECODER_HIDDEN));
  }

  /** Layer normalisation of decoder tokens: [1568, 384]. */
  static OpCall layerNorm() {
    LayerNorm op = new LayerNorm();
    op.addTArgument(LAYER_NORM_EPS);
    return of(op, noise(1, TOKENS, DECODER_WIDTH), noise(DECODER_WIDTH), noise(DECODER_WIDTH));
  }

  /** GELU in a decoder MLP: [1568, 1536]. */
  static OpCall gelu() {
    Activation op = new Activation();
    op.addIArgument(Activation.Kind.GELU.ordinal());
    return of(op, noise(1, TOKENS, DECODER_HIDDEN));
  }

  /** Self-attention of the decoder: 1568 tokens, width 384, 6 heads. */
  static OpCall attention() {
    Attention op = new Attention();
    op.addIArgument(DECODER_HEADS);
    return of(op, noise(1, TOKENS, 3 * DECODER_WIDTH));
  }

  /** Gradient of {@link #attention}. */
  static OpCall attentionGradient() {
    Attention.Gradient op = new Attention.Gradient();
    op.addIArgument(DECODER_HEADS);
    return of(op, noise(1, TOKENS, 3 * DECODER_WIDTH), noise(1, TOKENS, DECODER_WIDTH));
  }

  /** Trajectory attention of the sampler: 8 slots of 196 tokens, width 768, 8 heads. */
  static OpCall trajectoryAttention() {
    TrajectoryAttention op = new TrajectoryAttention();
    op.addIArgument(SAMPLER_HEADS, FRAME_SLOTS, 1, 1); // with projected values, tokens kept
    return of(op, trajectoryInputs());
  }

  /** Gradient of {@link #trajectoryAttention}, from tokens that were kept. */
  static OpCall trajectoryAttentionGradient() {
    TrajectoryAttention.Gradient op = new TrajectoryAttention.Gradient();
    op.addIArgument(SAMPLER_HEADS, FRAME_SLOTS, 1);
    List<INDArray> in = new ArrayList<>(List.of(trajectoryInputs()));
    in.add(noise(1, TOKENS, SAMPLER_WIDTH));
    in.add(noise(1, TOKENS, FRAME_SLOTS, SAMPLER_WIDTH));
    return of(op, in.toArray(new INDArray[0]));
  }

  private static INDArray[] trajectoryInputs() {
    return new INDArray[] {
      noise(1, TOKENS, 3 * SAMPLER_WIDTH),
      weight(SAMPLER_WIDTH, SAMPLER_WIDTH),
      noise(SAMPLER_WIDTH),
      weight(2 * SAMPLER_WIDTH, SAMPLER_WIDTH),
      noise(2 * SAMPLER_WIDTH)
    };
  }

  /** Computes the outputs and returns the first of them. */
  INDArray run(OpPath path) {
    path.run(op, in, out);
    return out[0];
  }
}
