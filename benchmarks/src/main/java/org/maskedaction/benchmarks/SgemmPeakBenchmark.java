package org.maskedaction.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * How fast can this machine multiply matrices? Single-precision products C [m, n] = op(A) [m, k]
 * op(B) [k, n] as the linear layers need them, on all threads of the pool: the limit for whatever
 * is made of them. The secondary result is in GFLOP/s, counting 2 m k n per product.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SgemmPeakBenchmark {
  private static final double GIGA = 1e9;
  private static final long CALIBRATION_NANOS = 10_000_000_000L;
  private static final int PRODUCTS_PER_SAMPLE = 10;

  /** Sizes m x k x n: decoder MLP in and out, encoder MLP in, all with two clips; and a square. */
  @Param({"3136x384x1536", "3136x1536x384", "160x768x3072", "2048x2048x2048"})
  public String shape;

  /** Which operands are transposed. */
  @Param public Layout layout;

  private long m;
  private long k;
  private long n;
  private INDArray left;
  private INDArray right;
  private INDArray product;

  /** The products of a linear layer y = x Wᵀ and of its gradients. */
  public enum Layout {
    /** Forward, B is stored as [n, k]. */
    FORWARD(false, true),
    /** Gradient of x, nothing is transposed. */
    INPUT_GRADIENT(false, false),
    /** Gradient of W, A is stored as [k, m]. */
    WEIGHT_GRADIENT(true, false);

    private final boolean leftTransposed;
    private final boolean rightTransposed;

    Layout(boolean leftTransposed, boolean rightTransposed) {
      this.leftTransposed = leftTransposed;
      this.rightTransposed = rightTransposed;
    }
  }

  /** What a product counts for. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Work {
    /** 1e9 floating-point operations; JMH divides by the time. */
    public double gigaflop;
  }

  /** Fills the operands. */
  @Setup
  public void fill() {
    Backend.initialise();
    String[] sizes = shape.split("x");
    m = Long.parseLong(sizes[0]);
    k = Long.parseLong(sizes[1]);
    n = Long.parseLong(sizes[2]);
    left = Nd4j.randn(DataType.FLOAT, m, k);
    right = Nd4j.randn(DataType.FLOAT, k, n);
    product = Nd4j.create(DataType.FLOAT, m, n);
  }

  /**
   * Prints the rate of square products as a JSON line, the best of ten seconds: the calibration of
   * {@code compare-pytorch.sh}.
   */
  public static void main(String[] arguments) {
    SgemmPeakBenchmark square = new SgemmPeakBenchmark();
    square.shape = "2048x2048x2048";
    square.layout = Layout.FORWARD;
    square.fill();
    Work work = new Work();
    double best = 0;
    long end = System.nanoTime() + CALIBRATION_NANOS;
    while (System.nanoTime() < end) {
      work.gigaflop = 0;
      long start = System.nanoTime();
      for (int i = 0; i < PRODUCTS_PER_SAMPLE; i++) {
        square.sgemm(work);
      }
      best = Math.max(best, work.gigaflop * GIGA / (System.nanoTime() - start));
    }
    System.out.printf(Locale.ROOT, "{\"case\": \"sgemm\", \"gflops\": %.1f}%n", best);
  }

  /** One product. */
  @Benchmark
  public INDArray sgemm(Work work) {
    FloatPointer a = Memory.floats(left);
    FloatPointer b = Memory.floats(right);
    Gemm.parallel(
        m,
        n,
        k,
        layout.leftTransposed ? Operand.transposed(a, m) : Operand.of(a, k),
        layout.rightTransposed ? Operand.transposed(b, k) : Operand.of(b, n),
        Memory.floats(product));
    work.gigaflop += 2.0 * m * k * n / GIGA;
    return product;
  }
}
