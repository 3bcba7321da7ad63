package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = 5 * SECOND;

  @Test
  void speedAndRemainingTimeComeFromTheClock() {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("loss", 0.123456);
    losses.put("sampler", -1e-7);
    try (ProgressLine progress = plain(Duration.ZERO, 100)) {
      progress.update(1, 0, losses, 8);
      now += 2 * SECOND;
      progress.update(2, 0, losses, 8);
    }
    // One step of 8 clips in 2 s: 4 clips/s, and 98 steps of 2 s remain.
    assertThat(lines())
        .containsExactly(
            "step 1/100 (1 %)  epoch 1  loss 0.1235  sampler -1.000e-07",
            "step 2/100 (2 %)  ETA 3m16s  4.0 clips/s  epoch 1  loss 0.1235  sampler -1.000e-07");
  }

  @Test
  void slowStepsOfLongAgoAreForgotten() {
    try (ProgressLine progress = plain(Duration.ZERO, 1000)) {
      for (int step = 1; step <= 100; step++) {
        now += step <= 40 ? 60 * SECOND : SECOND;
        progress.update(step, 0, Map.of(), 3);
      }
    }
    // The last 50 steps took a second each; 900 remain.
    assertThat(lines()[99]).contains("  ETA 15m00s  3.0 clips/s");
  }

  @Test
  void aResumedRunIsNotTakenForAFastOne() {
    try (ProgressLine progress = plain(Duration.ZERO, 1000)) {
      progress.update(901, 3, Map.of(), 1);
      now += SECOND;
      progress.update(902, 3, Map.of(), 1);
    }
    assertThat(lines()[0]).isEqualTo("step 901/1000 (90 %)  epoch 4");
    assertThat(lines()[1]).endsWith("  ETA 1m38s  1.0 clips/s  epoch 4");
  }

  @Test
  void plainLinesComeEverySoOftenAndAtTheEnd() {
    try (ProgressLine progress = plain(Duration.ofSeconds(10), 25)) {
      for (int step = 1; step <= 25; step++) {
        progress.update(step, 0, Map.of(), 1);
        now += SECOND;
      }
    }
    assertThat(lines())
        .extracting(line -> line.split("  ")[0])
        .containsExactly(
            "step 1/25 (4 %)", "step 11/25 (44 %)", "step 21/25 (84 %)", "step 25/25 (100 %)");
  }

  @Test
  void aTerminalLineRewritesItselfWithoutRemains() {
    try (ProgressLine progress = new ProgressLine(out, true, Duration.ZERO, () -> now, 100)) {
      progress.update(10, 0, Map.of("loss", 0.5), 1);
      progress.update(11, 0, Map.of(), 1);
    }
    String start = "\r\u001b[?7l"; // first column, no wrapping
    String end = "\u001b[K\u001b[?7h"; // erase to the end of the line, wrap again
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            start
                + "step 10/100 (10 %)  epoch 1  loss 0.5000"
                + end
                + start
                + "step 11/100 (11 %)  epoch 1"
                + end
                + System.lineSeparator());
  }

  @Test
  void lossesThatAreNotNumbersAreShown() {
    try (ProgressLine progress = plain(Duration.ZERO, 2)) {
      progress.update(1, 0, Map.of("loss", Double.NaN), 1);
    }
    assertThat(lines()).containsExactly("step 1/2 (50 %)  epoch 1  loss NaN");
  }

  @Test
  void durationsShowTheirTwoLargestUnits() {
    assertThat(ProgressLine.duration(0)).isEqualTo("0s");
    assertThat(ProgressLine.duration(59)).isEqualTo("59s");
    assertThat(ProgressLine.duration(185)).isEqualTo("3m05s");
    assertThat(ProgressLine.duration(2 * 3600 + 7 * 60)).isEqualTo("2h07m");
    assertThat(ProgressLine.duration(28 * 3600)).isEqualTo("1d04h");
  }

  private ProgressLine plain(Duration pause, long totalSteps) {
    return new ProgressLine(out, false, pause, () -> now, totalSteps);
  }

  private String[] lines() {
    return bytes.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
  }
}
