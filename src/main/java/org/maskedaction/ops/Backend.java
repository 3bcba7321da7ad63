package org.maskedaction.ops;

import java.util.List;
import java.util.Map;
import org.maskedaction.natives.NativeLibraries;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Sets the process up for the kernels before nd4j loads: executioner, native threads, memory
 * limits. Everything that touches nd4j must come after {@link #initialise}.
 *
 * <p>How many threads the kernels share is another matter and may change as often as wanted, see
 * {@link #useThreads}.
 */
public final class Backend {
  private static final String PORTABLE = "maskedaction.portable";

  // By name, as the class does not load beside the GPU backend alone.
  private static final String EXECUTIONER = "org.maskedaction.ops.MaskedActionExecutioner";
  private static final String GPU_BACKEND = "/org/nd4j/linalg/jcublas/JCublasBackend.class";

  private static volatile boolean loaded;
  private static volatile boolean cpuKernels;
  private static volatile boolean portable = Boolean.getBoolean(PORTABLE);

  private Backend() {}

  /** Loads nd4j with the executioner of this project; does nothing if that has been done. */
  public static void initialise() {
    if (!loaded) {
      load();
    }
  }

  private static synchronized void load() {
    if (loaded) {
      return;
    }
    boolean onGpu = Backend.class.getResource(GPU_BACKEND) != null;
    if (!onGpu) {
      System.setProperty("opexec", EXECUTIONER);
    }
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    setDefault("org.bytedeco.javacpp.maxbytes", Long.toString(Long.MAX_VALUE));
    NativeLibraries.load();
    cpuKernels = Nd4j.getExecutioner().getClass().getName().equals(EXECUTIONER);
    if (cpuKernels) {
      Nd4j.getEnvironment().setMaxThreads(1);
      // nd4j has given the thread that loads it all cores, so that kernels would add up in another
      // order there than in the threads of the pool.
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
    registerOps();
    loaded = true;
  }

  /**
   * Lets {@code threads} threads share the work of each kernel from now on. A kernel that runs
   * meanwhile on another thread is finished as it began.
   *
   * <p>Results repeat to the bit for a number of threads. Another number divides the rows or
   * columns of matrix products differently, which leaves the bits of nearly all sizes as they are,
   * but not those of all.
   *
   * @param threads the calling thread included; 0 takes all cores, which is also what holds before
   *     the first call
   * @throws IllegalStateException from inside a kernel
   */
  public static void useThreads(int threads) {
    initialise();
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    WorkerPool used = WorkerPool.shared();
    if (used.threads() != wanted) {
      used.resize(wanted);
    }
  }

  /**
   * Whether the float32 kernels run: the arrays are in host memory, the executioner is ours, and
   * nobody prefers the portable path.
   */
  public static boolean hasCpuKernels() {
    return cpuKernels && !portable;
  }

  /**
   * Whether ops take their portable path from now on though kernels could run, to compare the two
   * or to get around a kernel; at the start what the system property {@code maskedaction.portable}
   * says.
   */
  public static void preferPortable(boolean prefer) {
    portable = prefer;
  }

  static void requireOwnExecutioner(String op) {
    if (!cpuKernels) {
      throw new IllegalStateException(
          "op "
              + op
              + " runs only on the executioner of this project: call Backend.initialise() before"
              + " the first use of nd4j");
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Makes the ops known to SameDiff, so that graphs with them can be copied, saved and loaded. */
  private static void registerOps() {
    Map<String, DifferentialFunction> known = ImportClassMapping.getOpNameMapping();
    for (GraphOp op : ops()) {
      known.put(op.opName(), op);
    }
  }

  private static List<GraphOp> ops() {
    return List.of(
        new Linear(),
        new Linear.Gradient(),
        new LayerNorm(),
        new LayerNorm.Gradient(),
        new Activation(),
        new Activation.Gradient(),
        new Attention(),
        new Attention.Gradient(),
        new TrajectoryAttention(),
        new TrajectoryAttention.Gradient(),
        new OrthoformerLandmarks(),
        new OrthoformerAttention(),
        new OrthoformerAttention.Gradient(),
        new BatchNorm(),
        new BatchNorm.Gradient(),
        new TokenGather(),
        new TokenGather.Gradient(),
        new TokenScatter(),
        new TokenScatter.Gradient(),
        new TokenConcat(),
        new TokenConcat.Gradient(),
        new MaskedMean(),
        new MaskedMean.Gradient(),
        new WeightedTokenLoss(),
        new WeightedTokenLoss.Gradient(),
        new TokenMean(),
        new TokenMean.Gradient(),
        new DropPath(),
        new DropPath.Gradient(),
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy.Gradient(),
        new TokenLogits(),
        new TokenLogits.Gradient(),
        new PatchTargets(),
        new MaskedPatchLoss(),
        new MaskedPatchLoss.Gradient(),
        new SegmentTargets(),
        new SeparablePositions(),
        new SeparablePositions.Gradient(),
        new TokenTable(),
        new TokenTable.Gradient(),
        new PersonMean(),
        new PersonMean.Gradient(),
        new L2Normalise(),
        new L2Normalise.Gradient(),
        new InfoNce(),
        new InfoNce.Gradient(),
        new SampleWithoutReplacement(),
        new ClippedPpoLoss(),
        new ClippedPpoLoss.Gradient(),
        new ReinforceLoss(),
        new ReinforceLoss.Gradient());
  }
}
