package org.maskedaction.ops;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Sets the process up for the kernels before nd4j loads: executioner, native threads, memory
 * limits. The first call of {@link #initialise} wins; everything that touches nd4j must come after
 * it.
 */
public final class Backend {
  private static final String PORTABLE = "maskedaction.portable";

  // By name, as the class does not load beside the GPU backend alone.
  private static final String EXECUTIONER = "org.maskedaction.ops.MaskedActionExecutioner";
  private static final String GPU_BACKEND = "/org/nd4j/linalg/jcublas/JCublasBackend.class";

  private static volatile WorkerPool pool;
  private static volatile boolean cpuKernels;
  private static volatile boolean portable = Boolean.getBoolean(PORTABLE);

  private Backend() {}

  /** As {@link #initialise(int)} with all cores. */
  public static void initialise() {
    initialise(0);
  }

  /**
   * Loads nd4j with the executioner of this project.
   *
   * @param threads how many threads share the work; 0 takes all cores
   */
  public static synchronized void initialise(int threads) {
    if (pool != null) {
      return;
    }
    // The kernels run single-threaded inside our pool, so OpenMP must not start workers of its own.
    setEnvironment("OMP_NUM_THREADS", "1");
    setEnvironment("OMP_WAIT_POLICY", "PASSIVE");
    setEnvironment("OPENBLAS_NUM_THREADS", "1");
    boolean onGpu = Backend.class.getResource(GPU_BACKEND) != null;
    if (!onGpu) {
      System.setProperty("opexec", EXECUTIONER);
    }
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    setDefault("org.bytedeco.javacpp.maxbytes", Long.toString(Long.MAX_VALUE));
    int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    pool = new WorkerPool(wanted);
    cpuKernels = Nd4j.getExecutioner().getClass().getName().equals(EXECUTIONER);
    if (cpuKernels) {
      Nd4j.getEnvironment().setMaxThreads(1);
      // nd4j has given the thread that loads it all cores, so that kernels would add up in another
      // order there than in the threads of the pool.
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
    OpRegistry.register();
  }

  /** The threads that share the work of one kernel. */
  public static WorkerPool pool() {
    if (pool == null) {
      initialise();
    }
    return pool;
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
    if (pool == null || !cpuKernels) {
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

  /**
   * Sets a variable of this process's own environment, which native libraries read when they load.
   */
  private static void setEnvironment(String name, String value) {
    if (Platform.isWindows()) {
      NativeLibrary.getInstance("msvcrt")
          .getFunction("_putenv")
          .invokeInt(new Object[] {name + "=" + value});
    } else {
      Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
      setenv.invokeInt(new Object[] {name, value, 1});
    }
  }
}
