package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.maskedaction.ops.Attention;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.GraphOp;
import org.maskedaction.ops.OrthoformerAttention;
import org.maskedaction.ops.OrthoformerLandmarks;
import org.maskedaction.ops.TrajectoryAttention;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How do time and memory of the sampler's attentions grow with the tokens of a clip? One clip of 2
 * to 32 frame slots of 196 tokens, D = 384, 6 heads, on the kernels; without the projections before
 * and after the attention. {@link ScratchProfiler} adds the memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionScalingBenchmark {
  private static final int PLACES = 196;
  private static final long WIDTH = 384;
  private static final int HEADS = 6;

  private static volatile long bytesBefore;
  private static volatile long keptBytes;

  /** The attention. */
  @Param public AttentionKind attention;

  /** Tokens N. */
  @Param({"392", "784", "1568", "3136", "6272"})
  public int tokens;

  /**
   * An op with its arrays.
   *
   * @param op the op
   * @param in inputs
   * @param out outputs, null where nobody reads them
   */
  private record Call(GraphOp op, INDArray[] in, INDArray[] out) {
    void run() {
      op.accelerated(in, out);
    }
  }

  private final List<Call> forward = new ArrayList<>();
  private final List<Call> backward = new ArrayList<>();

  /** Fills the inputs. */
  @Setup
  public void fill() {
    Backend.initialise();
    INDArray qkv = noise(1, tokens, 3 * WIDTH);
    INDArray dy = noise(1, tokens, WIDTH);
    if (attention == AttentionKind.EXACT) {
      forward.add(call(new Attention(), true, List.of(qkv), HEADS));
      backward.add(call(new Attention.Gradient(), true, List.of(qkv, dy), HEADS));
    } else {
      fillTrajectories(qkv, dy);
    }
    bytesBefore = Pointer.totalBytes();
  }

  private void fillTrajectories(INDArray qkv, INDArray dy) {
    int frames = tokens / PLACES;
    boolean keeps = TrajectoryAttention.worthKeeping(tokens, frames, WIDTH);
    List<INDArray> in =
        new ArrayList<>(
            List.of(
                qkv,
                noise(WIDTH, WIDTH).divi(Math.sqrt(WIDTH)),
                noise(WIDTH),
                noise(2 * WIDTH, WIDTH).divi(Math.sqrt(WIDTH)),
                noise(2 * WIDTH)));
    List<INDArray> dIn = new ArrayList<>(in);
    dIn.add(dy);
    boolean approximate = attention.landmarks() > 0;
    if (approximate) {
      Call choice =
          call(new OrthoformerLandmarks(), true, List.of(qkv), HEADS, attention.landmarks());
      forward.add(choice);
      in.add(choice.out[0]);
      dIn.add(choice.out[0]);
    }
    GraphOp op = approximate ? new OrthoformerAttention() : new TrajectoryAttention();
    Call call = call(op, keeps, in, HEADS, frames, 1, keeps ? 1 : 0); // with projected values
    forward.add(call);
    if (keeps) {
      dIn.add(call.out[1]);
      keptBytes = call.out[1].length() * Float.BYTES;
    }
    GraphOp gradient =
        approximate ? new OrthoformerAttention.Gradient() : new TrajectoryAttention.Gradient();
    backward.add(call(gradient, true, dIn, HEADS, frames, 1));
  }

  private static INDArray noise(long... shape) {
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  /** An op with room for its first output or for all of them. */
  private static Call call(GraphOp op, boolean all, List<INDArray> inputs, int... arguments) {
    op.addIArgument(arguments);
    INDArray[] in = inputs.toArray(new INDArray[0]);
    List<LongShapeDescriptor> shapes = op.shapesFor(in);
    INDArray[] out = new INDArray[shapes.size()];
    for (int i = 0; i < (all ? out.length : 1); i++) {
      out[i] = Nd4j.create(DataType.FLOAT, shapes.get(i).getShape());
    }
    return new Call(op, in, out);
  }

  /** Native bytes that the kernels have taken since the inputs were filled. */
  static long scratchBytes() {
    return Pointer.totalBytes() - bytesBefore;
  }

  /** Bytes that the backward pass reads from the forward pass, besides the inputs. */
  static long keptBytes() {
    return keptBytes;
  }

  /** The output of the attention. */
  @Benchmark
  public INDArray forward() {
    forward.forEach(Call::run);
    return forward.get(forward.size() - 1).out[0];
  }

  /** The output, then the gradients of all inputs. */
  @Benchmark
  public INDArray forwardAndBackward() {
    forward();
    backward.forEach(Call::run);
    return backward.get(0).out[0];
  }
}
