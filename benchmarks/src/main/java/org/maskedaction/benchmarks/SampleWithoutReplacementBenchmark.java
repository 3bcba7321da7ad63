package org.maskedaction.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.SampleWithoutReplacement;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
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
 * How long does it take to draw 5 % of the tokens of one clip without replacement? Beside it the
 * plain way, which sorts all perturbed logits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SampleWithoutReplacementBenchmark {
  private static final double VISIBLE_SHARE = 0.05;

  /** Tokens of the clip. */
  @Param({"1568", "6272", "12544", "50176"})
  public int tokens;

  /** How it is done. */
  @Param public Way way;

  /** The op, or a sort. */
  public enum Way {
    /** The library's op. */
    OP,
    /** A sort of all tokens in Java, then of the chosen ones. */
    FULL_SORT
  }

  private int visible;
  private final SampleWithoutReplacement op = new SampleWithoutReplacement();
  private INDArray[] in;
  private INDArray[] out;

  /** Fills logits and noise. */
  @Setup
  public void fill() {
    Backend.initialise();
    visible = (int) (VISIBLE_SHARE * tokens);
    op.addIArgument(visible);
    in =
        new INDArray[] {
          Nd4j.randn(DataType.FLOAT, 1, tokens), Nd4j.randn(DataType.FLOAT, 1, tokens)
        };
    out =
        new INDArray[] {
          Nd4j.create(DataType.INT32, 1, visible), Nd4j.create(DataType.INT32, 1, tokens - visible)
        };
  }

  /** One draw. */
  @Benchmark
  public Object draw() {
    if (way == Way.OP) {
      op.run(in, out);
      return out;
    }
    return sorted();
  }

  /** Indices by falling sum of logit and noise, the first ones in ascending order. */
  private int[] sorted() {
    float[] logits = in[0].toFloatVector();
    float[] noise = in[1].toFloatVector();
    Integer[] order = new Integer[tokens];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(logits[b] + noise[b], logits[a] + noise[a]));
    int[] chosen = new int[visible];
    Arrays.setAll(chosen, i -> order[i]);
    Arrays.sort(chosen);
    return chosen;
  }
}
