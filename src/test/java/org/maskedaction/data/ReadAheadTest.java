package org.maskedaction.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.maskedaction.io.InputException;

@Timeout(30)
class ReadAheadTest {
  @Test
  void samplesComeInTheirOrderWhicheverThreadIsFirst() {
    CountDownLatch lastIsRead = new CountDownLatch(1);
    try (ReadAhead<Integer> reading = of(6, 2, false, 2, 3)) {
      reading.start(
          0,
          place -> {
            if (place == 0) {
              await(lastIsRead); // the first sample is the last to be ready
            } else if (place == 5) {
              lastIsRead.countDown();
            }
            return 10 * place;
          },
          Integer::toString);
      assertThat(all(reading)).containsExactly(List.of(0, 10), List.of(20, 30), List.of(40, 50));
      assertThat(reading.next()).isNull();
    }
  }

  @Test
  void noMoreThanTheQueueIsReadAhead() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    try (ReadAhead<Integer> reading = of(100, 2, false, 4, 3)) {
      reading.start(0, place -> reads.incrementAndGet(), Integer::toString);
      while (reads.get() < 6) {
        Thread.sleep(1);
      }
      Thread.sleep(50);
      assertThat(reads.get()).isEqualTo(6);
      reading.next();
      while (reads.get() < 8) {
        Thread.sleep(1);
      }
      Thread.sleep(50);
      assertThat(reads.get()).isEqualTo(8);
    }
  }

  @Test
  void anEpochIsEnteredAtAnyBatch() {
    try (ReadAhead<Integer> reading = of(7, 2, false, 2, 2)) {
      reading.start(2, place -> place, Integer::toString);
      ReadAhead.Portion<Integer> first = reading.next();
      assertThat(first.index()).isEqualTo(2);
      assertThat(first.samples()).containsExactly(4, 5);
      assertThat(all(reading)).containsExactly(List.of(6));
      assertThatThrownBy(() -> reading.start(5, place -> place, Integer::toString))
          .isInstanceOf(InputException.class)
          .hasMessage("test: batch 5, expected 0 to 4");
    }
    try (ReadAhead<Integer> reading = of(7, 2, true, 2, 2)) {
      assertThat(reading.batches()).isEqualTo(3);
    }
  }

  @Test
  void whatAReaderThrowsReachesTheCallerAndEndsTheEpoch() {
    try (ReadAhead<Integer> reading = of(4, 2, false, 1, 1)) {
      reading.start(
          0,
          place -> {
            throw new InputException("sample " + place + " is bad");
          },
          Integer::toString);
      assertThatThrownBy(reading::next)
          .isInstanceOf(InputException.class)
          .hasMessage("sample 0 is bad");
      assertThatThrownBy(reading::next).isInstanceOf(IllegalStateException.class);
      reading.start(0, place -> place, Integer::toString);
      assertThat(all(reading)).containsExactly(List.of(0, 1), List.of(2, 3));
    }
  }

  @Test
  void aSampleThatNeverComesEndsTheEpochWithItsName() {
    CountDownLatch never = new CountDownLatch(1);
    try (ReadAhead<Integer> reading =
        new ReadAhead<>("test", 4, settings(2, false, 1, 1), Duration.ofMillis(200))) {
      reading.start(
          1,
          place -> {
            if (place == 3) {
              await(never);
            }
            return place;
          },
          place -> "video " + place);
      assertThatThrownBy(reading::next)
          .isInstanceOf(InputException.class)
          .hasMessage("test: video 3 was not read within 0 s; its file or the disk may be stuck");
      never.countDown();
    }
  }

  private static ReadAhead<Integer> of(
      int samples, int batch, boolean dropLast, int workers, int queue) {
    return new ReadAhead<>("test", samples, settings(batch, dropLast, workers, queue));
  }

  private static LoaderSettings settings(int batch, boolean dropLast, int workers, int queue) {
    return new LoaderSettings(
        batch, 0, false, dropLast, 1, workers, queue, LoaderSettings.Unusable.REFUSED, 0);
  }

  private static List<List<Integer>> all(ReadAhead<Integer> reading) {
    List<List<Integer>> batches = new ArrayList<>();
    for (ReadAhead.Portion<Integer> batch = reading.next(); batch != null; batch = reading.next()) {
      batches.add(batch.samples());
    }
    return batches;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
