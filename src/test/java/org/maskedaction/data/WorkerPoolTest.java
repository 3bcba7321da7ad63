package org.maskedaction.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  @Test
  void resultsComeInTheOrderOfTheTasks() throws IOException {
    CountDownLatch second = new CountDownLatch(1);
    Callable<String> waits =
        () -> {
          second.await();
          return "first";
        };
    Callable<String> releases =
        () -> {
          second.countDown();
          return "second";
        };
    List<String> taken = new ArrayList<>();
    try (WorkerPool pool = new WorkerPool(2, "interrupted")) {
      pool.run(List.of(waits, releases), (result, done) -> taken.add(done + " " + result));
    }
    assertThat(taken).containsExactly("1 first", "2 second");
  }

  @Test
  void aFailureIsThrownAndWhatHasNotBegunIsDropped() {
    AtomicInteger begun = new AtomicInteger();
    List<Callable<Integer>> tasks =
        IntStream.range(0, 1000)
            .<Callable<Integer>>mapToObj(
                task ->
                    () -> {
                      begun.incrementAndGet();
                      Thread.sleep(1);
                      if (task == 1) {
                        throw new IOException("the disk is full");
                      }
                      return task;
                    })
            .toList();
    try (WorkerPool pool = new WorkerPool(1, "interrupted")) {
      assertThatThrownBy(() -> pool.run(tasks, (result, done) -> assertThat(done).isEqualTo(1)))
          .isInstanceOf(IOException.class)
          .hasMessage("the disk is full");
    }
    assertThat(begun.get()).isLessThan(1000);
  }

  @Test
  void anInterruptedWaitEndsWithTheGivenWords() {
    CountDownLatch never = new CountDownLatch(1);
    Callable<Integer> endless =
        () -> {
          never.await();
          return 1;
        };
    try (WorkerPool pool = new WorkerPool(1, "interrupted; start again")) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.run(List.of(endless), (result, done) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("interrupted; start again");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
