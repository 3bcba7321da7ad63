package org.maskedaction.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.maskedaction.io.InputException;

/**
 * The objective of a search as Arbiter's score: the mean over the seeds of a logged measure. The
 * data come with the configuration of the runs, those of Arbiter are not used.
 */
@SuppressWarnings("deprecation") // the interface asks for both forms
public final class ObjectiveScore implements ScoreFunction {
  private final String metric;
  private final SweepObjective.Goal goal;
  private final SweepObjective.At at;

  /** The score of an objective. */
  public ObjectiveScore(SweepObjective objective) {
    metric = objective.metric();
    goal = objective.goal();
    at = objective.at();
  }

  /**
   * A logged value.
   *
   * @param step steps that were done, 0 where the row has none
   */
  record Point(long step, double value) {}

  /** All values of the measure, in the order of the log. */
  List<Point> curve(List<Map<String, Object>> rows) {
    List<Point> points = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      if (row.get(metric) instanceof Number value) {
        long step = row.get("step") instanceof Number number ? number.longValue() : 0;
        points.add(new Point(step, value.doubleValue()));
      }
    }
    return points;
  }

  /**
   * The objective of one run.
   *
   * @throws InputException where the measure is absent or its last value is not finite
   */
  double of(ExperimentOutcome.SeedRun run) {
    List<Point> points = curve(run.metrics());
    if (points.isEmpty()) {
      throw new InputException(
          "seed %d: no value of '%s' was logged, only of %s"
              .formatted(run.seed(), metric, lastValues(run.metrics()).keySet()));
    }
    double last = points.get(points.size() - 1).value();
    if (!Double.isFinite(last)) {
      throw new InputException("seed %d: %s is %s".formatted(run.seed(), metric, last));
    }
    return at == SweepObjective.At.LAST ? last : best(points);
  }

  /** The best finite one of some values. */
  double best(List<Point> points) {
    var finite = points.stream().mapToDouble(Point::value).filter(Double::isFinite);
    return (minimize() ? finite.min() : finite.max()).orElse(Double.NaN);
  }

  /** The last finite value of every measure. */
  static Map<String, Double> lastValues(List<Map<String, Object>> rows) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      row.forEach(
          (name, value) -> {
            if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
              values.put(name, number.doubleValue());
            }
          });
    }
    return values;
  }

  private double score(Object model) {
    List<ExperimentOutcome.SeedRun> runs = ((ExperimentOutcome) model).runs();
    return runs.stream()
        .mapToDouble(this::of)
        .average()
        .orElseThrow(() -> new InputException("the experiment has no runs"));
  }

  @Override
  public double score(Object model, DataProvider data, Map<String, Object> parameters) {
    return score(model);
  }

  @Override
  public double score(Object model, Class<? extends DataSource> source, Properties properties) {
    return score(model);
  }

  @Override
  public boolean minimize() {
    return goal == SweepObjective.Goal.MINIMISE;
  }

  @Override
  public List<Class<?>> getSupportedModelTypes() {
    return List.of(ExperimentOutcome.class);
  }

  @Override
  public List<Class<?>> getSupportedDataTypes() {
    return List.of();
  }
}
