package org.maskedaction.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.profile.ProfileSummary.Row;

class ProfileSummaryTest {
  private static final long MILLI = 1_000_000;

  private static RecordingReader.Span phase(String name, double start, double millis) {
    return span(start, millis, 1, null, name);
  }

  private static RecordingReader.Span op(
      String kind, double start, double millis, boolean recomputed) {
    OpEvent.OpLabel label =
        new OpEvent.OpLabel("plan", kind, "node", "[2]", 3_000_000, 1000, recomputed);
    return span(start, millis, 1, label, null);
  }

  private static RecordingReader.Span span(
      double start, double millis, long thread, OpEvent.OpLabel op, String phase) {
    return new RecordingReader.Span(
        (long) (start * MILLI), (long) (millis * MILLI), thread, op, phase);
  }

  /**
   * A step of 10 ms from {@code start}: 4 ms of sampling of which an op takes 3, two more ops of 2
   * and 1 ms, of which the second is a repetition, 1 ms of optimizer; 2 ms are left.
   */
  private static List<RecordingReader.Span> step(double start) {
    return List.of(
        phase("step", start, 10),
        phase("sampling", start, 4),
        op("linear", start + 0.5, 3, false),
        op("linear", start + 4, 2, false),
        op("norm", start + 6, 1, true),
        phase("optimizer", start + 8, 1));
  }

  private static List<RecordingReader.Span> steps(int count) {
    List<RecordingReader.Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.addAll(step(20.0 * i));
    }
    return spans;
  }

  private static Row row(ProfileSummary summary, String kind) {
    return summary.rows().stream().filter(row -> row.kind().equals(kind)).findAny().orElseThrow();
  }

  @Test
  void innerTimeIsCountedOnce() {
    ProfileSummary summary = ProfileSummary.of(steps(5));
    assertThat(summary.stepMillis()).isCloseTo(10, within(1e-9));
    assertThat(summary.opMillis()).isCloseTo(6, within(1e-9));
    assertThat(row(summary, "linear").millis()).isCloseTo(5, within(1e-9));
    assertThat(row(summary, "linear").calls()).isEqualTo(2);
    assertThat(row(summary, "sampling").millis()).isCloseTo(1, within(1e-9));
    assertThat(row(summary, "step").millis()).isCloseTo(2, within(1e-9));
    assertThat(summary.rows()).extracting(Row::kind).startsWith("linear", "step");
  }

  @Test
  void repetitionsAreNoModelFlops() {
    ProfileSummary summary = ProfileSummary.of(steps(5));
    assertThat(summary.modelFlops()).isEqualTo(6e6);
    assertThat(row(summary, "norm").flops()).isEqualTo(3e6);
    assertThat(row(summary, "linear").bytes()).isEqualTo(2000);
  }

  @Test
  void theFirstStepsAreLeftOutButNeverAllOfThem() {
    List<RecordingReader.Span> spans = new ArrayList<>(List.of(phase("step", -5000, 4000)));
    spans.addAll(steps(5));
    ProfileSummary summary = ProfileSummary.of(spans);
    assertThat(summary.warmUp()).isEqualTo(3);
    assertThat(summary.steps()).isEqualTo(3);
    assertThat(summary.stepMillis()).isCloseTo(10, within(1e-9));
    ProfileSummary only = ProfileSummary.of(steps(1));
    assertThat(only.warmUp()).isZero();
    assertThat(only.steps()).isEqualTo(1);
  }

  @Test
  void whatIsNotPartOfAStepIsLeftOut() {
    List<RecordingReader.Span> spans = new ArrayList<>(steps(5));
    spans.add(7, span(20.1, 1, 2, null, "other thread"));
    spans.add(op("evaluation", 200, 50, false));
    spans.add(phase("checkpoint", 300, 50));
    assertThat(ProfileSummary.of(spans)).isEqualTo(ProfileSummary.of(steps(5)));
  }

  @Test
  void theTableNamesEveryKindAndTheWarmUp() {
    List<String> lines = ProfileTable.lines(ProfileSummary.of(steps(5)));
    assertThat(lines.get(0))
        .isEqualTo("profile: means of 2 steps; the first 3 steps (warm-up) are left out");
    assertThat(lines.get(1).trim().split("\\s+"))
        .containsExactly("kind", "calls/step", "ms/step", "share", "GFLOP/s", "GB/s");
    assertThat(lines.get(2).trim().split("\\s+"))
        .containsExactly("linear", "2.0", "5.000", "50.0%", "1.2", "0.0");
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("(rest of the step)"));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("in operations of plans +6\\.000 +60\\.0%"))
        .anySatisfy(line -> assertThat(line).matches("outside them +4\\.000 +40\\.0%"))
        .contains("model FLOPs per step: 0.006 GFLOP, 0.6 GFLOP/s");
  }

  @Test
  void aRecordingWithoutAStepSaysSo() {
    ProfileSummary summary = ProfileSummary.of(List.of(op("linear", 0, 1, false)));
    assertThat(ProfileTable.lines(summary)).containsExactly("profile: no step was finished");
  }
}
