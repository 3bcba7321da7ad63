package org.maskedaction.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.maskedaction.run.MetricsLog;

/**
 * The median stopping rule (Golovin et al., Google Vizier, KDD 2017, section 3.2.1): a run is
 * stopped at a step when its best value so far is worse than the median, over the finished runs of
 * the same seed, of the mean of their values up to that step. What was measured before the first
 * step does not count.
 */
final class MedianStop {
  private final SweepPruning settings;
  private final ObjectiveScore score;
  private final Map<Path, List<ObjectiveScore.Point>> finished = new ConcurrentHashMap<>();

  MedianStop(SweepPruning settings, ObjectiveScore score) {
    this.settings = settings;
    this.score = score;
  }

  /**
   * Why a run is to stop, or null.
   *
   * @param own its log
   * @param others logs of the finished runs of the same seed
   */
  String reason(List<ObjectiveScore.Point> own, List<List<ObjectiveScore.Point>> others) {
    List<ObjectiveScore.Point> mine = trained(own, Long.MAX_VALUE);
    if (mine.isEmpty()) {
      return null;
    }
    long step = mine.get(mine.size() - 1).step();
    double best = score.best(mine);
    List<Double> means = new ArrayList<>();
    for (List<ObjectiveScore.Point> other : others) {
      trained(other, step).stream()
          .mapToDouble(ObjectiveScore.Point::value)
          .average()
          .ifPresent(means::add);
    }
    if (step < settings.steps() || means.size() < settings.candidates()) {
      return null;
    }
    double median = median(means);
    boolean worse = score.minimize() ? best > median : best < median;
    return worse
        ? String.format(
            Locale.ROOT,
            "behind at step %d: best %.5g, median of %d others %.5g",
            step,
            best,
            means.size(),
            median)
        : null;
  }

  private static List<ObjectiveScore.Point> trained(
      List<ObjectiveScore.Point> points, long lastStep) {
    return points.stream()
        .filter(point -> point.step() > 0 && point.step() <= lastStep)
        .filter(point -> Double.isFinite(point.value()))
        .toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int upper = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(upper)
        : (sorted.get(upper - 1) + sorted.get(upper)) / 2;
  }

  /** Watches the log of one run for as long as it grows. */
  final class Watch {
    private final Path log;
    private final long seed;
    private final SweepHistory history;
    private long seen;
    private String reason;

    /**
     * @param log of the run
     * @param seed its seed
     * @param history the other candidates so far
     */
    Watch(Path log, long seed, SweepHistory history) {
      this.log = log;
      this.seed = seed;
      this.history = history;
    }

    /** Whether the run is to stop. */
    boolean behind() {
      if (reason == null && settings.rule() == SweepPruning.Rule.MEDIAN && grown()) {
        reason = MedianStop.this.reason(curve(log), others());
      }
      return reason != null;
    }

    private boolean grown() {
      try {
        long size = Files.exists(log) ? Files.size(log) : 0;
        boolean grown = size > seen;
        seen = size;
        return grown;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<List<ObjectiveScore.Point>> others() {
      return history.results().stream()
          .filter(result -> result.status() == CandidateResult.Status.COMPLETE)
          .flatMap(result -> result.runs().stream())
          .filter(run -> run.seed() == seed && run.folder() != null)
          .map(run -> Path.of(run.folder()).resolve(log.getFileName()))
          .map(file -> finished.computeIfAbsent(file, this::curve))
          .toList();
    }

    private List<ObjectiveScore.Point> curve(Path file) {
      try {
        return score.curve(MetricsLog.readAll(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Why it is to stop, or null. */
    String reason() {
      return reason;
    }
  }
}
