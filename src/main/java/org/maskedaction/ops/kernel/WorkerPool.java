package org.maskedaction.ops.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed set of daemon threads that share the index range of one loop at a time with the calling
 * thread.
 *
 * <p>All native kernels run single-threaded inside the tasks of this pool, so there is one
 * scheduler in the process and no OpenMP worker that spins beside it. Tasks are handed out
 * dynamically; what a task computes must depend on its index only.
 */
public final class WorkerPool {
  /** One iteration of a parallel loop. */
  @FunctionalInterface
  public interface Task {
    /** Does the work of {@code index}. */
    void run(int index);
  }

  private static final int SPINS_BEFORE_PARK = 2_000;

  private final Worker[] workers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile int generation;
  private volatile Throwable failure;
  private Task task;
  private int count;

  /** A pool that runs loops on {@code threads} threads, the caller included. */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("kernel-" + (i + 1));
      workers[i].start();
    }
  }

  /** The number of threads that share a loop, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs {@code body} for every index in [0, n) and returns when all are done; the first failure is
   * rethrown.
   */
  public synchronized void forEach(int n, Task body) {
    if (n <= 1 || workers.length == 0) {
      for (int i = 0; i < n; i++) {
        body.run(i);
      }
      return;
    }
    task = body;
    count = n;
    failure = null;
    next.set(0);
    unfinished.set(workers.length);
    generation++;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
    drain();
    while (unfinished.get() > 0) {
      Thread.onSpinWait();
    }
    task = null;
    rethrow(failure);
  }

  private void drain() {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(i);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      next.set(count);
    }
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private final class Worker extends Thread {
    private int seen;

    Worker(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      while (true) {
        awaitWork();
        drain();
        unfinished.decrementAndGet();
      }
    }

    private void awaitWork() {
      int spins = 0;
      while (generation == seen) {
        if (spins++ < SPINS_BEFORE_PARK) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(WorkerPool.this);
        }
      }
      seen++;
    }
  }
}
