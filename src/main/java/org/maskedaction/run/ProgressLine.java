package org.maskedaction.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Progress of training on a console: one line that rewrites itself on a terminal, a plain line
 * every so often elsewhere, also in a terminal that cannot move its cursor. Speed and remaining
 * time come from the mean over the last updates.
 */
public final class ProgressLine implements AutoCloseable {
  private static final int WINDOW_UPDATES = 50;
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(200);
  private static final Duration PLAIN_PAUSE = Duration.ofSeconds(30);
  private static final double NANOS = 1e9;
  private static final int PERCENT = 100;

  /** Start of the line, without wrapping: what does not fit is cut off (DECAWM of the VT100). */
  private static final String REWRITE = "\r\u001b[?7l";

  /** Erases the rest of the line; wraps again. */
  private static final String REWRITTEN = "\u001b[K\u001b[?7h";

  private final PrintStream out;
  private final boolean terminal;
  private final long pauseNanos;
  private final LongSupplier clock;
  private final long totalSteps;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long clips;
  private long lastShown;
  private boolean shown;

  private record Mark(long nanos, long step, long clips) {}

  /**
   * With everything given.
   *
   * @param terminal whether the line can rewrite itself
   * @param pause least time between two outputs; the last step is always shown
   * @param clock nanoseconds from any origin, as {@link System#nanoTime()}
   * @param totalSteps steps of the whole run
   */
  ProgressLine(
      PrintStream out, boolean terminal, Duration pause, LongSupplier clock, long totalSteps) {
    this.out = out;
    this.terminal = terminal;
    this.pauseNanos = pause.toNanos();
    this.clock = clock;
    this.totalSteps = totalSteps;
    this.lastShown = clock.getAsLong() - pauseNanos;
  }

  /** On a stream of this program's console. */
  public static ProgressLine on(PrintStream out, long totalSteps) {
    boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    Duration pause = terminal ? TERMINAL_PAUSE : PLAIN_PAUSE;
    return new ProgressLine(out, terminal, pause, System::nanoTime, totalSteps);
  }

  /**
   * Counts one finished step, and shows it if enough time has passed.
   *
   * @param step steps done, out of all
   * @param epoch from 0; shown from 1
   * @param losses by name, in the order to show
   * @param stepClips clips of this step
   */
  public void update(long step, int epoch, Map<String, Double> losses, int stepClips) {
    long now = clock.getAsLong();
    clips += stepClips;
    marks.addLast(new Mark(now, step, clips));
    if (marks.size() > WINDOW_UPDATES + 1) {
      marks.removeFirst();
    }
    if (now - lastShown >= pauseNanos || step == totalSteps) {
      show(format(step, epoch, losses));
      lastShown = now;
    }
  }

  /** Ends the line, so that what follows starts on a new one. */
  @Override
  public void close() {
    if (terminal && shown) {
      out.println();
      shown = false;
    }
    out.flush();
  }

  private void show(String line) {
    if (terminal) {
      out.print(REWRITE + line + REWRITTEN);
      shown = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** What is asked for first comes first, as a narrow terminal cuts off the end. */
  private String format(long step, int epoch, Map<String, Double> losses) {
    StringBuilder line = new StringBuilder();
    line.append("step ").append(step).append('/').append(totalSteps);
    line.append(" (").append(step * PERCENT / Math.max(1, totalSteps)).append(" %)");
    Mark first = marks.getFirst();
    Mark last = marks.getLast();
    double seconds = (last.nanos - first.nanos) / NANOS;
    if (seconds > 0 && last.step > first.step) {
      double clipsPerSecond = (last.clips - first.clips) / seconds;
      double remaining = (totalSteps - step) * seconds / (last.step - first.step);
      line.append("  ETA ").append(duration(Math.round(remaining)));
      line.append(String.format(Locale.ROOT, "  %.1f clips/s", clipsPerSecond));
    }
    line.append("  epoch ").append(epoch + 1);
    losses.forEach(
        (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4g", name, value)));
    return line.toString();
  }

  /** As 42s, 3m05s, 2h07m or 1d04h. */
  public static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
    }
    if (seconds < 86400) {
      return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", seconds / 86400, seconds % 86400 / 3600);
  }
}
