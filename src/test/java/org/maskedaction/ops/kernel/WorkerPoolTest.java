package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {
  private final WorkerPool pool = new WorkerPool(3);

  @AfterEach
  void endThreads() {
    pool.resize(1);
  }

  /** Runs a loop in which every thread of the pool has a part, and returns these threads. */
  private Set<Thread> threads() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(pool.threads());
    pool.forEach(
        pool.threads(),
        i -> {
          threads.add(Thread.currentThread());
          all.countDown();
          await(all);
        });
    return threads;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 7", "2, 1", "2, 1000", "3, 2", "3, 1000"})
  void everyIndexIsRunOnce(int threads, int n) {
    pool.resize(threads);
    AtomicIntegerArray runs = new AtomicIntegerArray(n);
    pool.forEach(n, runs::incrementAndGet);
    for (int i = 0; i < n; i++) {
      assertThat(runs.get(i)).as("index %d", i).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "3, 4", "4, 4", "17, 4", "64, 1"})
  void consecutiveIndicesMakeTasksOfTheSameSizeButForTheLast(int n, int size) {
    AtomicIntegerArray runs = new AtomicIntegerArray(n);
    pool.forRanges(
        n,
        size,
        (from, to) -> {
          assertThat(from % size).isZero();
          assertThat(to).isEqualTo(Math.min(n, from + size));
          for (int i = (int) from; i < to; i++) {
            runs.incrementAndGet(i);
          }
        });
    pool.forEach(n, size, runs::incrementAndGet);
    for (int i = 0; i < n; i++) {
      assertThat(runs.get(i)).as("index %d, once in either loop", i).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFailureOfATaskIsRethrownAndTheNextLoopRuns(int threads) {
    pool.resize(threads);
    assertThatThrownBy(
            () ->
                pool.forEach(
                    100,
                    i -> {
                      if (i == 5) {
                        throw new ArithmeticException("task " + i);
                      }
                    }))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("task 5");
    everyIndexIsRunOnce(threads, 100);
  }

  /** What all threads of the pool, each inside a task, get from {@code call}. */
  private List<Throwable> insideTasks(Consumer<WorkerPool> call) {
    List<Throwable> thrown = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(pool.threads());
    pool.forEach(
        pool.threads(),
        i -> {
          all.countDown();
          await(all);
          try {
            call.accept(pool);
          } catch (IllegalStateException e) {
            synchronized (thrown) {
              thrown.add(e);
            }
          }
        });
    return thrown;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 8", "3, 1", "3, 8"})
  void aLoopInsideATaskIsAnErrorOnEveryThreadWhateverItsSize(int threads, int n) {
    pool.resize(threads);
    List<Throwable> thrown = insideTasks(own -> own.forEach(n, i -> {}));
    assertThat(thrown)
        .hasSize(threads)
        .allSatisfy(
            e -> assertThat(e).hasMessageContaining("inside a task of a loop of the same pool"));
    assertThat(thrown)
        .anySatisfy(
            e ->
                assertThat(e)
                    .hasMessageContaining("forEach")
                    .hasMessageContaining(Thread.currentThread().getName()));
    everyIndexIsRunOnce(threads, 100);
  }

  @Test
  void anErrorOfALoopInsideATaskIsThatOfTheOuterLoop() {
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.forEach(50, i -> pool.forEach(50, j -> {})))
        .withMessageContaining("inside a task");
  }

  @Test
  void aTaskMayUseAnotherPool() {
    WorkerPool other = new WorkerPool(2);
    assertThat(insideTasks(own -> other.forEach(10, i -> {}))).isEmpty();
    other.resize(1);
  }

  @Test
  void aLoopOfAnotherThreadWaitsForTheCurrentOne() {
    AtomicIntegerArray runs = new AtomicIntegerArray(2);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                pool.forEach(
                    3,
                    i -> {
                      inside.countDown();
                      await(go);
                      runs.incrementAndGet(0);
                    }));
    first.start();
    await(inside);
    Thread second = new Thread(() -> pool.forEach(4, i -> runs.addAndGet(1, runs.get(0))));
    second.start();
    awaitBlocked(second);
    go.countDown();
    join(first);
    join(second);
    assertThat(runs.get(0)).isEqualTo(3);
    assertThat(runs.get(1)).as("four tasks that see three finished ones").isEqualTo(12);
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void threadsThatAreNoLongerNeededEndAndOthersStay() {
    Set<Thread> three = threads();
    assertThat(three).hasSize(3);
    pool.resize(2);
    assertThat(pool.threads()).isEqualTo(2);
    Set<Thread> two = threads();
    assertThat(three).hasSize(3).containsAll(two);
    three.stream().filter(thread -> !two.contains(thread)).forEach(WorkerPoolTest::join);
    assertThat(two).hasSize(2).allMatch(Thread::isAlive);

    pool.resize(4);
    assertThat(threads()).hasSize(4).containsAll(two);
    pool.resize(1);
    assertThat(threads()).containsOnly(Thread.currentThread());
    two.stream().filter(thread -> thread != Thread.currentThread()).forEach(WorkerPoolTest::join);
  }

  @Test
  void theNumberOfThreadsChangesOnceTheCurrentLoopIsDone() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicIntegerArray runs = new AtomicIntegerArray(1);
    Thread loop =
        new Thread(
            () ->
                pool.forEach(
                    20,
                    i -> {
                      inside.countDown();
                      await(go);
                      runs.incrementAndGet(0);
                    }));
    loop.start();
    await(inside);
    Thread resize = new Thread(() -> pool.resize(1));
    resize.start();
    awaitBlocked(resize);
    assertThat(pool.threads()).isEqualTo(3);
    go.countDown();
    join(loop);
    join(resize);
    assertThat(runs.get(0)).isEqualTo(20);
    assertThat(pool.threads()).isEqualTo(1);
  }

  @Test
  void aTaskCannotChangeTheNumberOfThreads() {
    assertThat(insideTasks(own -> own.resize(1)))
        .hasSize(3)
        .allSatisfy(e -> assertThat(e).hasMessageContaining("resize"));
    assertThat(pool.threads()).isEqualTo(3);
  }

  @Test
  void aPoolHasAtLeastTheCallingThread() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WorkerPool(0));
    assertThatIllegalArgumentException().isThrownBy(() -> pool.resize(-1));
    assertThatCode(() -> pool.resize(3)).doesNotThrowAnyException();
  }
}
