package org.maskedaction.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
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
 * What do the float32 kernels gain over the same ops made of nd4j operations? At the sizes of one
 * clip in ViT-B; {@link Report} prints the ratios.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OpsBenchmark {
  /** How the ops are computed. */
  @Param public OpPath path;

  private OpCall linear;
  private OpCall layerNorm;
  private OpCall gelu;
  private OpCall attention;
  private OpCall attentionGradient;
  private OpCall trajectoryAttention;
  private OpCall trajectoryAttentionGradient;

  /** Fills the inputs. */
  @Setup
  public void fill() {
    path.prepare();
    linear = OpCall.linear();
    layerNorm = OpCall.layerNorm();
    gelu = OpCall.gelu();
    attention = OpCall.attention();
    attentionGradient = OpCall.attentionGradient();
    trajectoryAttention = OpCall.trajectoryAttention();
    trajectoryAttentionGradient = OpCall.trajectoryAttentionGradient();
  }

  /** Linear layer, [1568, 384] to [1568, 1536]. */
  @Benchmark
  public INDArray linear() {
    return linear.run(path);
  }

  /** Layer normalisation, [1568, 384]. */
  @Benchmark
  public INDArray layerNorm() {
    return layerNorm.run(path);
  }

  /** GELU, [1568, 1536]. */
  @Benchmark
  public INDArray gelu() {
    return gelu.run(path);
  }

  /** Self-attention, 1568 tokens, width 384, 6 heads. */
  @Benchmark
  public INDArray attention() {
    return attention.run(path);
  }

  /** Trajectory attention, 8 slots of 196 tokens, width 768, 8 heads. */
  @Benchmark
  public INDArray trajectoryAttention() {
    return trajectoryAttention.run(path);
  }

  /** Gradient of self-attention. */
  @Benchmark
  public INDArray attentionGradient() {
    return attentionGradient.run(path);
  }

  /** Gradient of trajectory attention. */
  @Benchmark
  public INDArray trajectoryAttentionGradient() {
    return trajectoryAttentionGradient.run(path);
  }
}
