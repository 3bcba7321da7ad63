package org.maskedaction.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean training step of a recording.
 *
 * @param warmUp steps at the start that are left out
 * @param steps steps that are averaged
 * @param stepMillis time of a step
 * @param opMillis time of a step in operations of plans
 * @param modelFlops floating-point operations of a step's matrix products, those that are repeated
 *     to save memory left out
 * @param rows where the time goes; together they take {@code stepMillis}; largest first
 */
public record ProfileSummary(
    int warmUp, int steps, double stepMillis, double opMillis, double modelFlops, List<Row> rows) {
  private static final int WARM_UP = 3;
  private static final long CLOCK_ERROR_NANOS = 100;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * All operations of a kind, all phases of a name, or what is left of the steps themselves. All
   * values are means per step.
   *
   * @param kind the kind's name
   * @param isOp whether these are operations of plans
   * @param calls how often
   * @param millis time, that of inner operations and phases not included
   * @param flops floating-point operations of matrix products
   * @param bytes bytes of inputs and outputs
   */
  public record Row(
      String kind, boolean isOp, double calls, double millis, double flops, double bytes) {}

  /** Sums of one kind. */
  private static final class Total {
    private final boolean isOp;
    private long calls;
    private long nanos;
    private double flops;
    private double bytes;

    private Total(boolean isOp) {
      this.isOp = isOp;
    }

    private Row perStep(String kind, double steps) {
      return new Row(
          kind, isOp, calls / steps, nanos / NANOS_PER_MILLI / steps, flops / steps, bytes / steps);
    }
  }

  /** The summary of spans in the order of {@link RecordingReader#read}. */
  static ProfileSummary of(List<RecordingReader.Span> spans) {
    int all = (int) spans.stream().filter(RecordingReader.Span::isStep).count();
    int warmUp = Math.max(0, Math.min(WARM_UP, all - 1));
    Map<String, Total> totals = new LinkedHashMap<>();
    double modelFlops = 0;
    int step = 0;
    RecordingReader.Span current = null;
    Deque<RecordingReader.Span> open = new ArrayDeque<>();
    for (RecordingReader.Span span : spans) {
      if (span.isStep()) {
        current = step++ < warmUp ? null : span;
        open.clear();
      }
      if (current == null || !contains(current, span)) {
        continue;
      }
      add(span, open, totals);
      modelFlops += span.op() == null || span.op().recomputed() ? 0 : span.op().flops();
    }
    return of(warmUp, all - warmUp, totals, modelFlops);
  }

  private static boolean contains(RecordingReader.Span outer, RecordingReader.Span inner) {
    return outer.thread() == inner.thread()
        && inner.start() < outer.end()
        && inner.end() <= outer.end() + CLOCK_ERROR_NANOS;
  }

  /** Counts the span's time for its kind and takes it from that of the span around it. */
  private static void add(
      RecordingReader.Span span, Deque<RecordingReader.Span> open, Map<String, Total> totals) {
    while (!open.isEmpty() && !contains(open.peek(), span)) {
      open.pop();
    }
    if (!open.isEmpty()) {
      totals.get(open.peek().kind()).nanos -= span.nanos();
    }
    open.push(span);
    Total total = totals.computeIfAbsent(span.kind(), kind -> new Total(span.op() != null));
    total.calls++;
    total.nanos += span.nanos();
    if (span.op() != null) {
      total.flops += span.op().flops();
      total.bytes += span.op().bytes();
    }
  }

  private static ProfileSummary of(
      int warmUp, int steps, Map<String, Total> totals, double modelFlops) {
    List<Row> rows = new ArrayList<>();
    totals.forEach((kind, total) -> rows.add(total.perStep(kind, steps)));
    rows.sort(Comparator.comparingDouble(Row::millis).reversed());
    double stepMillis = rows.stream().mapToDouble(Row::millis).sum();
    double opMillis = rows.stream().filter(Row::isOp).mapToDouble(Row::millis).sum();
    return new ProfileSummary(
        warmUp, steps, stepMillis, opMillis, modelFlops / Math.max(1, steps), rows);
  }
}
