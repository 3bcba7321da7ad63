package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitClockTest {
  private final AtomicLong now = new AtomicLong(-5);

  @Test
  void everyIntervalHasTheShareOfItsOwnWaits() {
    WaitClock clock = new WaitClock(now::get);
    now.addAndGet(60);
    assertThat(clock.await(() -> now.addAndGet(20))).isEqualTo(75);
    clock.await(() -> now.addAndGet(10));
    now.addAndGet(10);
    assertThat(clock.endInterval()).isEqualTo(30 / 100.0);

    clock.await(() -> now.addAndGet(8));
    assertThat(clock.endInterval()).isEqualTo(1);

    now.addAndGet(7);
    assertThat(clock.endInterval()).isZero();
  }

  @Test
  void anIntervalWithoutTimeHasNoWait() {
    assertThat(new WaitClock(now::get).endInterval()).isZero();
  }
}
