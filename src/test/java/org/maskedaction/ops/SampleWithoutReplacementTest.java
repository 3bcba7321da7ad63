package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.random.GumbelNoise;
import org.maskedaction.testing.Golden;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class SampleWithoutReplacementTest {
  private static final int TOKENS = 6;
  private static final int DRAWN = 3;
  private static final int DRAWS = 200_000;
  private static final int CLIPS_PER_RUN = 20_000;

  /** 0.999 quantile of the chi-square distribution with 19 degrees of freedom. */
  private static final double CHI_SQUARE_19 = 43.82;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void takesTheLargestSumsInAscendingOrder() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}});
    INDArray noise = Nd4j.createFromArray(new float[][] {{9, 0, 0, 0, 0}, {0, 0, 0, 0, 9}});

    Map<String, INDArray> draw = draw(logits, noise, 2);

    assertThat(draw.get("visible").dataType()).isEqualTo(DataType.INT32);
    assertThat(draw.get("visible").toIntMatrix()).isDeepEqualTo(new int[][] {{0, 4}, {0, 4}});
    assertThat(draw.get("masked").toIntMatrix()).isDeepEqualTo(new int[][] {{1, 2, 3}, {1, 2, 3}});
  }

  @Test
  void prefersTheLowerIndexAmongEqualSums() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{1, 0, 1, 2, 1, 1}});
    INDArray noise = Nd4j.createFromArray(new float[][] {{0, 0, 0, 0, 0, 0}});

    Map<String, INDArray> draw = draw(logits, noise, 3);

    assertThat(draw.get("visible").toIntMatrix()).isDeepEqualTo(new int[][] {{0, 2, 3}});
    assertThat(draw.get("masked").toIntMatrix()).isDeepEqualTo(new int[][] {{1, 4, 5}});
  }

  @Test
  void frequenciesAreThoseOfSequentialDraws() {
    Map<String, INDArray> golden = Golden.tensors("sampling-without-replacement");
    Map<String, Double> expected = subsetProbabilities();
    INDArray logits = Transforms.log(golden.get("probabilities"), true);
    INDArray repeated = Nd4j.create(DataType.FLOAT, CLIPS_PER_RUN, TOKENS).addRowVector(logits);
    SplittableRandom random = new SplittableRandom(20261120);
    Map<String, Integer> counts = new TreeMap<>();
    int[] included = new int[TOKENS];
    for (int run = 0; run < DRAWS / CLIPS_PER_RUN; run++) {
      INDArray noise = GumbelNoise.matrix(CLIPS_PER_RUN, TOKENS, random);
      for (int[] subset : draw(repeated, noise, DRAWN).get("visible").toIntMatrix()) {
        counts.merge(name(subset), 1, Integer::sum);
        Arrays.stream(subset).forEach(n -> included[n]++);
      }
    }

    assertThat(counts.keySet()).isEqualTo(expected.keySet()).hasSize(20);
    assertThat(chiSquare(counts, expected)).isLessThan(CHI_SQUARE_19);
    for (int n = 0; n < TOKENS; n++) {
      double probability = golden.get("inclusion").getDouble(n);
      double fourDeviations = 4 * Math.sqrt(probability * (1 - probability) / DRAWS);
      assertThat((double) included[n] / DRAWS).isCloseTo(probability, within(fourDeviations));
    }
  }

  @Test
  void refusesLogitsThatAreNotFinite() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{0, 1, 2}, {0, Float.NaN, 2}});
    INDArray noise = Nd4j.createFromArray(new float[][] {{0, 0, 0}, {0, 0, 0}});

    assertThatThrownBy(() -> draw(logits, noise, 1))
        .hasStackTraceContaining("logit of token 1 of clip 1 is NaN, expected a finite number");
  }

  @Test
  void refusesToDrawAllTokens() {
    INDArray zeros = Nd4j.createFromArray(new float[][] {{0, 0, 0}});

    assertThatThrownBy(() -> draw(zeros, zeros, 3))
        .hasStackTraceContaining(
            "cannot draw 3 of 3 tokens: at least 1 must be visible and 1 masked");
  }

  private static Map<String, INDArray> draw(INDArray logits, INDArray noise, int visible) {
    SameDiff graph = SameDiff.create();
    SampleWithoutReplacement.of(
        "visible",
        "masked",
        graph.constant("logits", logits),
        graph.constant("noise", noise),
        visible);
    return graph.output(Map.of(), "visible", "masked");
  }

  private static String name(int[] subset) {
    return Arrays.stream(subset).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  private static double chiSquare(Map<String, Integer> counts, Map<String, Double> probabilities) {
    double sum = 0;
    for (Map.Entry<String, Double> subset : probabilities.entrySet()) {
      double expected = DRAWS * subset.getValue();
      double difference = counts.get(subset.getKey()) - expected;
      sum += difference * difference / expected;
    }
    return sum;
  }

  private static Map<String, Double> subsetProbabilities() {
    String json = Golden.text("sampling-without-replacement", "case.json");
    Matcher matcher = Pattern.compile("\"(\\d,\\d,\\d)\": ([0-9.]+)").matcher(json);
    Map<String, Double> result = new TreeMap<>();
    while (matcher.find()) {
      result.put(matcher.group(1), Double.valueOf(matcher.group(2)));
    }
    return result;
  }
}
