package org.maskedaction.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.AbstractParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.maskedaction.io.InputException;

/**
 * The settings that a search draws from, as a parameter space of Arbiter: a point of the unit cube,
 * one coordinate for each dimension, stands for a candidate.
 */
@SuppressWarnings("rawtypes") // as in the interface
public final class SearchSpace extends AbstractParameterSpace<CandidateSettings> {
  private final List<SearchDimension> dimensions;

  private SearchSpace(List<SearchDimension> dimensions) {
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
        parameters.stream().map(parameter -> SearchDimension.of(parameter, type)).toList());
  }

  @Override
  public CandidateSettings getValue(double[] point) {
    Map<String, String> values = new LinkedHashMap<>();
    for (SearchDimension dimension : dimensions) {
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
    return dimensions.stream().<ParameterSpace>map(SearchDimension::leaf).toList();
  }

  @Override
  public Map<String, ParameterSpace> getNestedSpaces() {
    Map<String, ParameterSpace> spaces = new LinkedHashMap<>();
    for (SearchDimension dimension : dimensions) {
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
}
