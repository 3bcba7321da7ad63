package org.maskedaction.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;

class SearchSpaceTest {
  private static final Path DIR = Path.of("unused");

  private static List<Map<String, String>> draw(String yaml, int count) {
    SweepConfig config = SweepConfigs.of(DIR, yaml);
    ObjectiveScore score = new ObjectiveScore(config.objective());
    CandidateGenerator generator = SearchSpace.of(config).generator(config.generator(), score);
    List<Map<String, String>> settings = new ArrayList<>();
    while (settings.size() < count && generator.hasMoreCandidates()) {
      Candidate<?> candidate = generator.getCandidate();
      settings.add(((CandidateSettings) candidate.getValue()).values());
      double value = candidate.getFlatParameters()[0];
      generator.reportResults(
          new OptimizationResult(candidate, value, candidate.getIndex(), null, null, null));
    }
    return settings;
  }

  @Test
  void aGridTakesEveryRowTogether() {
    List<Map<String, String>> drawn =
        draw(
            "generator: {type: grid}\n"
                + "parameters: [{keys: [ppo.clip, ppo.passes], rows: [[0.1, 1], [0.2, 2], [0.3,"
                + " 1]]}]",
            9);
    assertThat(drawn)
        .containsExactly(
            Map.of("ppo.clip", "0.1", "ppo.passes", "1"),
            Map.of("ppo.clip", "0.2", "ppo.passes", "2"),
            Map.of("ppo.clip", "0.3", "ppo.passes", "1"));
  }

  @Test
  void aGridTakesBothEndsOfARangeAndAllWords() {
    List<Map<String, String>> drawn =
        draw(
            "generator: {type: grid, grid_points: 3}\n"
                + "parameters: [{key: ppo.learning_rate, log_uniform: [1.0e-4, 1.0e-2]},"
                + " {key: ppo.reward}, {key: data.flip}]",
            99);
    assertThat(drawn).hasSize(3 * 2 * 2).doesNotHaveDuplicates();
    assertThat(drawn.stream().map(s -> Double.valueOf(s.get("ppo.learning_rate"))).distinct())
        .containsExactly(1e-4, 1e-3, 1e-2);
    assertThat(drawn).extracting(s -> s.get("ppo.reward")).contains("token", "clip");
    assertThat(drawn).extracting(s -> s.get("data.flip")).contains("true", "false");
  }

  @Test
  void aRandomSearchStaysInItsRangesAndIsEvenOverTheDecades() {
    List<Map<String, String>> drawn =
        draw(
            "parameters: [{key: ppo.learning_rate, log_uniform: [1.0e-6, 1.0e-2]},"
                + " {key: ppo.clip, uniform: [0.1, 0.3]}, {key: ppo.passes, integer: [1, 4]}]",
            400);
    List<Double> rates =
        drawn.stream().map(s -> Double.valueOf(s.get("ppo.learning_rate"))).toList();
    assertThat(rates).allMatch(rate -> rate >= 1e-6 && rate <= 1e-2);
    // Half of the decades lie below 1e-4: 200 expected, standard deviation 10.
    assertThat(rates.stream().filter(rate -> rate < 1e-4).count()).isBetween(150L, 250L);
    assertThat(drawn)
        .allMatch(s -> Double.parseDouble(s.get("ppo.clip")) >= 0.1)
        .allMatch(s -> Double.parseDouble(s.get("ppo.clip")) <= 0.3);
    assertThat(drawn.stream().map(s -> s.get("ppo.passes")).distinct().sorted())
        .containsExactly("1", "2", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "grid", "genetic"})
  void aSeedDrawsTheSameCandidates(String type) {
    String yaml =
        "generator: {type: %s, seed: %d, population: 6}%n"
            + "parameters: [{key: ppo.clip, uniform: [0.1, 0.3]},"
            + " {key: ppo.policy_coef, log_uniform: [1.0e-5, 1.0e-3]}]";
    List<Map<String, String>> drawn = draw(yaml.formatted(type, 1), 30);
    assertThat(draw(yaml.formatted(type, 1), 30)).isEqualTo(drawn);
    if (!type.equals("grid")) {
      assertThat(draw(yaml.formatted(type, 2), 30)).isNotEqualTo(drawn);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{key: ppo.clipp, uniform: [0.1, 0.3]}; ppo.clip",
        "{key: ppo, uniform: [0.1, 0.3]}; 'ppo' is a section",
        "{key: data.mean, values: [1]}; 'data.mean' is a list",
        "{key: ppo.passes, uniform: [1, 3]}; ppo.passes: uniform is for",
        "{key: ppo.reward, integer: [1, 3]}; ppo.reward: integer is for",
        "{key: ppo.clip}; ppo.clip needs one of",
        "{key: ppo.clip, values: [0.1, high]}; ppo.clip must be a number",
        "{key: ppo.reward, values: [token, frame]}; ppo.reward must be one of token, clip",
        "{key: ppo.clip, uniform: [0.3, 0.1]}; ppo.clip",
        "{key: ppo.clip, log_uniform: [0, 0.1]}; ppo.clip",
        "{key: ppo.clip, uniform: [0.1, 0.3], values: [1]}; ppo.clip",
        "{keys: [ppo.clip, ppo.passes], rows: [[0.1]]}; ppo.clip, ppo.passes",
        "{key: run.dir, values: [a, b]}; run.dir"
      })
  void whatCannotBeSearchedIsNamed(String parameter, String message) {
    assertThatThrownBy(() -> draw("parameters: [" + parameter + "]", 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aModelOfModalitiesIsNotPreTrained() {
    String yaml = "set: [system=modalities]\nparameters: [{key: ppo.clip}]";
    assertThatThrownBy(() -> draw(yaml, 1))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("system: modalities is trained by the command finetune");
  }
}
