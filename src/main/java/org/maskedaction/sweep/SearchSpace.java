package org.maskedaction.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.deeplearning4j.arbiter.optimize.api.AbstractParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.SinglePointCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;
import org.maskedaction.config.ConfigKey;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/**
 * The settings that a search draws from, as a parameter space of Arbiter: a point of the unit cube,
 * one coordinate for each dimension, stands for a candidate.
 */
@SuppressWarnings("rawtypes") // as in the interface
public final class SearchSpace extends AbstractParameterSpace<CandidateSettings> {
  private static final RandomPurpose SEARCH = RandomPurpose.numbered(17, "candidates of a search");

  private final List<Dimension> dimensions;

  private SearchSpace(List<Dimension> dimensions) {
    this.dimensions = List.copyOf(dimensions);
  }

  /**
   * The space of a search.
   *
   * @throws InputException naming a key that the runs do not have or that cannot take its values
   */
  public static SearchSpace of(SweepConfig config) {
    return of(config.parameters(), config.type());
  }

  /**
   * A space over the keys of a configuration.
   *
   * @param type of that configuration
   */
  public static SearchSpace of(List<SweepParameter> parameters, Class<? extends Record> type) {
    return new SearchSpace(
        parameters.stream().map(parameter -> Dimension.of(parameter, type)).toList());
  }

  /** A generator of Arbiter on this space, with seeds for everything in it that is random. */
  CandidateGenerator generator(SweepGenerator settings, ScoreFunction score) {
    return switch (settings.type()) {
      case RANDOM -> random(settings);
      case GRID ->
          new GridSearchCandidateGenerator(
              this, settings.gridPoints(), GridSearchCandidateGenerator.Mode.Sequential, null);
      case GENETIC -> genetic(settings, score);
    };
  }

  private CandidateGenerator random(SweepGenerator settings) {
    CandidateGenerator generator = new RandomSearchGenerator(this);
    generator.setRngSeed(seed(settings, 0));
    return generator;
  }

  /**
   * Every child is a crossing: where Arbiter takes a parent as it is, its mutation changes the
   * parent in the population too.
   */
  private CandidateGenerator genetic(SweepGenerator settings, ScoreFunction score) {
    GeneticSelectionOperator selection =
        new GeneticSelectionOperator.Builder()
            .randomGenerator(numbers(settings, 0))
            .crossoverOperator(
                new SinglePointCrossover.Builder()
                    .crossoverRate(1)
                    .randomGenerator(numbers(settings, 1))
                    .parentSelection(new RandomTwoParentSelection(numbers(settings, 2)))
                    .build())
            .mutationOperator(
                new RandomMutationOperator.Builder()
                    .mutationRate(settings.mutationRate())
                    .randomGenerator(numbers(settings, 3))
                    .build())
            .build();
    return new GeneticSearchCandidateGenerator.Builder(this, score)
        .populationModel(
            new PopulationModel.Builder().populationSize(settings.population()).build())
        .selectionOperator(selection)
        .build();
  }

  private static RandomGenerator numbers(SweepGenerator settings, long part) {
    return new Well19937c(seed(settings, part));
  }

  private static long seed(SweepGenerator settings, long part) {
    return RandomStreams.of(settings.seed(), SEARCH, part).nextLong();
  }

  @Override
  public CandidateSettings getValue(double[] point) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      List<String> texts = dimension.texts(point);
      for (int i = 0; i < texts.size(); i++) {
        values.put(dimension.keys().get(i), texts.get(i));
      }
    }
    return new CandidateSettings(values);
  }

  @Override
  public int numParameters() {
    return dimensions.size();
  }

  @Override
  public List<ParameterSpace> collectLeaves() {
    return dimensions.stream().<ParameterSpace>map(Dimension::leaf).toList();
  }

  @Override
  public Map<String, ParameterSpace> getNestedSpaces() {
    Map<String, ParameterSpace> spaces = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      spaces.put(String.join(",", dimension.keys()), dimension.leaf());
    }
    return spaces;
  }

  @Override
  public boolean isLeaf() {
    return false;
  }

  @Override
  public void setIndices(int... indices) {
    throw new UnsupportedOperationException("only the leaves of a search space have indices");
  }

  /**
   * One dimension of a search space.
   *
   * @param keys the dotted keys that it sets together
   * @param leaf gives the value of a single key, or a list with the values of all
   */
  private record Dimension(List<String> keys, ParameterSpace<?> leaf) {
    private static final MathContext SHOWN_DIGITS = new MathContext(6);

    /**
     * The dimension that a configuration asks for.
     *
     * @param type of the configuration of the runs
     * @throws InputException naming the key that does not exist or cannot take these values
     */
    static Dimension of(SweepParameter parameter, Class<? extends Record> type) {
      List<ConfigKey> keys =
          parameter.allKeys().stream().map(path -> ConfigKey.find(type, path)).toList();
      if (!parameter.rows().isEmpty()) {
        parameter.rows().forEach(row -> check(keys, row));
        return new Dimension(parameter.keys(), new DiscreteParameterSpace<>(parameter.rows()));
      }
      return new Dimension(parameter.allKeys(), leaf(parameter, keys.get(0)));
    }

    private static ParameterSpace<?> leaf(SweepParameter parameter, ConfigKey key) {
      if (!parameter.integer().isEmpty()) {
        require(key, key.isWhole() || key.isReal(), "integer", "a number");
        return new IntegerParameterSpace(parameter.integer().get(0), parameter.integer().get(1));
      }
      if (!parameter.uniform().isEmpty()) {
        require(key, key.isReal(), "uniform", "a number that may have a fraction");
        List<Double> range = parameter.uniform();
        return new ContinuousParameterSpace(
            new UniformRealDistribution(range.get(0), range.get(1)));
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
}
