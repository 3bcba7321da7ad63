package org.maskedaction.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;
import org.maskedaction.config.ConfigKey;
import org.maskedaction.io.InputException;

/**
 * One dimension of a search space.
 *
 * @param keys the dotted keys that it sets together
 * @param leaf gives the value of a single key, or a list with the values of all
 */
record SearchDimension(List<String> keys, ParameterSpace<?> leaf) {
  private static final MathContext SHOWN_DIGITS = new MathContext(6);

  /**
   * The dimension that a configuration asks for.
   *
   * @param type of the configuration of the runs
   * @throws InputException naming the key that does not exist or cannot take these values
   */
  static SearchDimension of(SweepParameter parameter, Class<? extends Record> type) {
    List<ConfigKey> keys =
        parameter.allKeys().stream().map(path -> ConfigKey.find(type, path)).toList();
    if (!parameter.rows().isEmpty()) {
      parameter.rows().forEach(row -> check(keys, row));
      return new SearchDimension(parameter.keys(), new DiscreteParameterSpace<>(parameter.rows()));
    }
    return new SearchDimension(parameter.allKeys(), leaf(parameter, keys.get(0)));
  }

  private static ParameterSpace<?> leaf(SweepParameter parameter, ConfigKey key) {
    if (!parameter.integer().isEmpty()) {
      require(key, key.isWhole() || key.isReal(), "integer", "a number");
      return new IntegerParameterSpace(parameter.integer().get(0), parameter.integer().get(1));
    }
    if (!parameter.uniform().isEmpty()) {
      require(key, key.isReal(), "uniform", "a number that may have a fraction");
      List<Double> range = parameter.uniform();
      return new ContinuousParameterSpace(new UniformRealDistribution(range.get(0), range.get(1)));
    }
    if (!parameter.logUniform().isEmpty()) {
      require(key, key.isReal(), "log_uniform", "a number that may have a fraction");
      List<Double> range = parameter.logUniform();
      return new ContinuousParameterSpace(new LogUniformDistribution(range.get(0), range.get(1)));
    }
    List<String> values = parameter.values().isEmpty() ? key.choices() : parameter.values();
    if (values.isEmpty()) {
      throw new InputException(
          key.path() + " needs one of log_uniform, uniform, integer and values to be searched");
    }
    values.forEach(value -> key.check(value, "values of " + key.path()));
    return new DiscreteParameterSpace<>(values);
  }

  private static void check(List<ConfigKey> keys, List<String> row) {
    for (int i = 0; i < keys.size(); i++) {
      keys.get(i).check(row.get(i), "rows of " + keys.get(i).path());
    }
  }

  private static void require(ConfigKey key, boolean fits, String kind, String expected) {
    if (!fits) {
      throw new InputException("%s: %s is for %s".formatted(key.path(), kind, expected));
    }
  }

  /** The values of the keys at a point of the unit cube, in the order of the keys. */
  List<String> texts(double[] point) {
    Object value = leaf.getValue(point);
    if (value instanceof List<?> row) {
      return row.stream().map(String.class::cast).toList();
    }
    if (value instanceof Double number) {
      return List.of(Double.toString(new BigDecimal(number).round(SHOWN_DIGITS).doubleValue()));
    }
    return List.of(value.toString());
  }
}
