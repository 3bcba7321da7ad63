package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.maskedaction.ops.kernel.WorkerPool;

@Timeout(60)
class BackendTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @AfterAll
  static void takeAllCores() {
    Backend.useThreads(0);
  }

  @Test
  void loadingLeavesTheNumberOfThreadsAlone() {
    Backend.useThreads(3);
    Backend.initialise();
    assertThat(WorkerPool.shared().threads()).isEqualTo(3);
  }

  @Test
  void theNumberOfThreadsMayChangeInOneProcess() {
    for (int threads : new int[] {1, 3, 2}) {
      Backend.useThreads(threads);
      assertThat(WorkerPool.shared().threads()).isEqualTo(threads);
    }
    Backend.useThreads(0);
    assertThat(WorkerPool.shared().threads()).isEqualTo(CORES);
  }

  @Test
  void threadsThatAreNoLongerUsedEnd() throws InterruptedException {
    Backend.useThreads(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(3);
    WorkerPool.shared()
        .forEach(
            3,
            i -> {
              threads.add(Thread.currentThread());
              all.countDown();
              try {
                all.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Backend.useThreads(1);
    threads.remove(Thread.currentThread());
    assertThat(threads).hasSize(2);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void theNumberOfThreadsCannotChangeInsideAKernelOrBeNegative() {
    Backend.useThreads(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> WorkerPool.shared().forEach(2, i -> Backend.useThreads(3)))
        .withMessageContaining("inside a task");
    assertThatIllegalArgumentException().isThrownBy(() -> Backend.useThreads(-1));
    assertThat(WorkerPool.shared().threads()).isEqualTo(2);
  }
}
