package org.maskedaction.ops.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Daemon threads that share the index range of one loop at a time with the calling thread.
 *
 * <p>All native kernels run single-threaded inside the tasks of this pool, so there is one
 * scheduler in the process and no OpenMP worker that spins beside it. Tasks are handed out
 * dynamically; what a task computes must depend on its index only, and then not on the number of
 * threads.
 *
 * <p>A loop, or a change of the number of threads, that another thread asks for waits until the
 * current loop is done. From inside a task it would wait for itself and is an error.
 */
public final class WorkerPool {
  /** One iteration of a parallel loop. */
  @FunctionalInterface
  public interface Task {
    /** Does the work of {@code index}. */
    void run(int index);
  }

  /** Some consecutive iterations of a parallel loop. */
  @FunctionalInterface
  public interface RangeTask {
    /** Does the work of the indices in [from, to). */
    void run(long from, long to);
  }

  private static final class Shared {
    static final WorkerPool POOL = new WorkerPool(Runtime.getRuntime().availableProcessors());
  }

  private static final int SPINS_BEFORE_PARK = 2_000;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile Worker[] workers = new Worker[0];
  private volatile int generation;
  private volatile Thread caller; // inside forEach, null outside
  private Task task;
  private int count;

  /** A pool that runs loops on {@code threads} threads, the caller included. */
  public WorkerPool(int threads) {
    resize(threads);
  }

  /** The pool of all kernels of the process, at first with all cores. */
  public static WorkerPool shared() {
    return Shared.POOL;
  }

  /** {@link #forEach(int, Task)} on the pool of all kernels. */
  public static void loop(int n, Task body) {
    shared().forEach(n, body);
  }

  /** {@link #forEach(int, int, Task)} on the pool of all kernels. */
  public static void loop(int n, int size, Task body) {
    shared().forEach(n, size, body);
  }

  /** {@link #forRanges} on the pool of all kernels. */
  public static void ranges(long n, int size, RangeTask body) {
    shared().forRanges(n, size, body);
  }

  /** The number of threads that share a loop, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs the loops to come on {@code threads} threads, the caller included. Threads that are no
   * longer needed end and free their memory.
   *
   * @throws IllegalStateException from inside a task of this pool
   */
  public void resize(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    requireOutside("resize");
    synchronized (this) {
      Worker[] old = workers;
      Worker[] wanted = Arrays.copyOf(old, threads - 1);
      for (int i = old.length; i < wanted.length; i++) {
        wanted[i] = new Worker("kernel-" + (i + 1), generation);
        wanted[i].start();
      }
      workers = wanted;
      for (int i = wanted.length; i < old.length; i++) {
        old[i].end();
      }
    }
  }

  /**
   * Runs {@code body} for every index in [0, n) and returns when all are done; the first failure is
   * rethrown.
   *
   * @throws IllegalStateException from inside a task of this pool
   */
  public void forEach(int n, Task body) {
    requireOutside("forEach");
    synchronized (this) {
      caller = Thread.currentThread();
      try {
        if (n <= 1 || workers.length == 0) {
          for (int i = 0; i < n; i++) {
            body.run(i);
          }
        } else {
          share(n, body);
        }
      } finally {
        caller = null;
      }
    }
  }

  /** As {@link #forEach(int, Task)}, with {@code size} consecutive indices in each task. */
  public void forEach(int n, int size, Task body) {
    forRanges(
        n,
        size,
        (from, to) -> {
          for (int i = (int) from; i < to; i++) {
            body.run(i);
          }
        });
  }

  /**
   * Runs {@code body} for consecutive parts of [0, n), of {@code size} indices each but the last.
   *
   * @throws IllegalStateException from inside a task of this pool
   */
  public void forRanges(long n, int size, RangeTask body) {
    forEach(
        Math.toIntExact((n + size - 1) / size),
        part -> {
          long from = (long) part * size;
          body.run(from, Math.min(n, from + size));
        });
  }

  private void requireOutside(String call) {
    Thread thread = Thread.currentThread();
    boolean isWorker = thread instanceof Worker worker && worker.pool() == this;
    if (isWorker || thread == caller) {
      throw new IllegalStateException(
          "%s was called on thread %s inside a task of a loop of the same pool: tasks share the threads there are and cannot start another loop or wait for it; call it before or after the loop"
              .formatted(call, thread.getName()));
    }
  }

  private void share(int n, Task body) {
    task = body;
    count = n;
    failure.set(null);
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
    rethrow(failure.get());
  }

  private void drain() {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(i);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
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
    private volatile boolean ended;

    Worker(String name, int seen) {
      super(name);
      this.seen = seen;
      setDaemon(true);
    }

    WorkerPool pool() {
      return WorkerPool.this;
    }

    void end() {
      ended = true;
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      while (awaitWork()) {
        drain();
        unfinished.decrementAndGet();
      }
      ScratchFloats.release();
    }

    /** Waits for the next loop; false if there is none for this thread any more. */
    private boolean awaitWork() {
      int spins = 0;
      while (generation == seen) {
        if (ended) {
          return false;
        }
        if (spins++ < SPINS_BEFORE_PARK) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(WorkerPool.this);
        }
      }
      seen++;
      return true;
    }
  }
}
