package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.ops.ClippedPpoLoss.Coefficients;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ClippedPpoLossTest {
  private static final Coefficients POLICY_ONLY = new Coefficients(0.2, 1, 0, 0);

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** Six tokens and four actions worked out by hand. */
  @Test
  void agreesWithTheWorkedExample() {
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 1, 3, 5}});
    INDArray oldLogits = row(.2, -.1, .4, 0, -.3, .1);
    INDArray reward = row(1.2, .4, .9, .3);
    Episode episode =
        new Episode(
            row(.5, -.4, .4, .1, -.3, -.2),
            Nd4j.createFromArray(new double[] {.65}),
            masked,
            ClippedPpoLoss.logProbabilities(oldLogits, masked),
            reward.sub(.6),
            reward);

    Result result = episode.evaluate(new Coefficients(.2, 1e-4, 1e-4, 1e-4));

    assertThat(Transforms.exp(episode.oldLogProb(), true).dup().data().asDouble())
        .containsExactly(new double[] {.18895306, .13997987, .15470168, .17097180}, within(1e-8));
    assertThat(result.get("loss/policy_objective")).isCloseTo(.16274021, within(1e-8));
    assertThat(result.get("loss/value_loss")).isCloseTo(.1375, within(1e-12));
    assertThat(result.get("loss/entropy")).isCloseTo(1.73253197, within(1e-8));
    assertThat(result.get("loss/clip_fraction")).isEqualTo(.75);
    assertThat(result.get("loss")).isCloseTo(-1.75777218e-4, within(1e-12));
    double[] expected = {.11386811, -.04686815, .07999445, -.07467906, -.04035714, -.03195820};
    assertThat(result.dLogits().mul(1e4).data().asDouble()).containsExactly(expected, within(1e-8));
    assertThat(result.dValue().getDouble(0)).isCloseTo(-.1e-4, within(1e-12));
  }

  @Test
  void approximateDivergenceIsTheMeanOfRatioMinusOneMinusLogRatio() {
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 1}});
    INDArray logits = row(0, 0, 0);
    double uniform = Math.log(1.0 / 3);
    INDArray old = row(uniform - Math.log(2), uniform - Math.log(.5)); // ratios 2 and 1/2
    Episode episode = new Episode(logits, row(0), masked, old, row(0, 0), row(0, 0));

    double expected = ((2 - 1 - Math.log(2)) + (.5 - 1 - Math.log(.5))) / 2;
    assertThat(episode.evaluate(POLICY_ONLY).get("loss/approx_kl"))
        .isCloseTo(expected, within(1e-12));
  }

  /**
   * Loss part of a recorded episode through the whole sampler, which does not clamp
   * log-probabilities.
   */
  @ParameterizedTest
  @CsvSource({"DOUBLE,1e-6", "FLOAT,1e-5"})
  void agreesWithTheGoldenEpisode(DataType type, double tolerance) {
    Map<String, INDArray> golden = Golden.tensors("tats-ppo-step");
    INDArray reward = golden.get("reward").castTo(type);
    INDArray old = Transforms.log(golden.get("p_old").castTo(type), true);
    INDArray logits = golden.get("logits").castTo(type);
    Episode episode =
        new Episode(
            logits,
            golden.get("value").castTo(type),
            golden.get("masked"),
            old,
            reward.subColumnVector(golden.get("value_old").castTo(type).reshape(2, 1)),
            reward);

    Result result = episode.evaluate(new Coefficients(.2, .01, .005, .001, -50));

    INDArray ratio =
        Transforms.exp(
            ClippedPpoLoss.logProbabilities(logits, golden.get("masked")).sub(old), true);
    assertThat(ratio.sub(golden.get("ratio").castTo(type)).amaxNumber().doubleValue())
        .isLessThan(1e-5);
    for (String[] names :
        new String[][] {
          {"loss/policy_objective", "policy"},
          {"loss/value_loss", "value_loss"},
          {"loss/entropy", "entropy"},
          {"loss", "loss"}
        }) {
      double expected = golden.get(names[1]).getDouble(0);
      assertThat(result.get(names[0]))
          .as(names[1])
          .isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "0,1,0", "0,0,1", "0.7,0.3,0.2"})
  void gradientsMatchCentralDifferencesAwayFromTheKinks(
      double policy, double value, double entropy) {
    check(2, 7, 4, new Coefficients(.2, policy, value, entropy)).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,100,90", "1,5,2"})
  void floatAgreesWithDouble(int clips, int tokens, int actions) {
    check(clips, tokens, actions, new Coefficients(.2, 1, .5, .1)).kernelsMatchPortable(1e-5);
  }

  /**
   * At r = 1 the two terms of the minimum are equal and its slope is that of the plain policy
   * gradient, once.
   */
  @Test
  void gradientAtRatioOneIsThePolicyGradient() {
    INDArray masked = TokenIndices.subsets(4, 2, 6, 4);
    INDArray logits = GradientCheck.normal(5, 2, 6);
    INDArray advantage = GradientCheck.normal(6, 2, 4);
    INDArray old = ClippedPpoLoss.logProbabilities(logits, masked);

    Result result =
        new Episode(logits, row(0, 0).reshape(2), masked, old, advantage, advantage)
            .evaluate(POLICY_ONLY);

    for (int b = 0; b < 2; b++) {
      TokenPolicy policy = new TokenPolicy(logits.getRow(b).dup().data().asDouble(), 0, 6);
      for (int n = 0; n < 6; n++) {
        double expected = 0;
        for (int i = 0; i < 4; i++) {
          double indicator = masked.getInt(b, i) == n ? 1 : 0;
          expected -= advantage.getDouble(b, i) * (indicator - policy.prob(n)) / 8;
        }
        assertThat(result.dLogits().getDouble(b, n)).isCloseTo(expected, within(1e-12));
      }
    }
    assertThat(result.get("loss/clip_fraction")).isZero();
    assertThat(result.get("loss/approx_kl")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1.2,1", "1.2,-1", "0.8,1", "0.8,-1"})
  void gradientAtTheClipBoundIsThatOfTheUnclippedTerm(double nominal, double advantage) {
    Single single = new Single(nominal, advantage);
    double clip = Math.abs(single.ratio() - 1); // the bound equals the ratio exactly

    Result result = single.episode().evaluate(new Coefficients(clip, 1, 0, 0));

    assertThat(result.get("loss/clip_fraction")).isZero();
    assertThat(result.dLogits().getDouble(0))
        .isCloseTo(-single.ratio() * advantage * (1 - single.prob()), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1.5,1,true", "1.5,-1,false", "0.5,1,false", "0.5,-1,true"})
  void gradientBeyondTheClipBoundVanishesOnlyWhereClippingActs(
      double nominal, double advantage, boolean vanishes) {
    Single single = new Single(nominal, advantage);

    Result result = single.episode().evaluate(POLICY_ONLY);

    double unclipped = -single.ratio() * advantage * (1 - single.prob());
    assertThat(result.dLogits().getDouble(0)).isCloseTo(vanishes ? 0 : unclipped, within(1e-12));
    assertThat(result.get("loss/clip_fraction")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"-16", "-900", "-40"})
  void unlikelyActionsAreClampedOnBothSidesAndPassNoGradient(double oldLogProb) {
    INDArray masked = Nd4j.createFromArray(new int[][] {{1}});
    Episode episode =
        new Episode(row(900, 0, -900), row(0), masked, row(oldLogProb), row(-2), row(-2));

    Result result = episode.evaluate(POLICY_ONLY);

    assertThat(result.get("loss/policy_objective")).isEqualTo(-2); // ratio 1
    assertThat(result.get("loss/entropy")).isZero();
    assertThat(result.dLogits().dup().data().asDouble()).containsOnly(0);
  }

  @Test
  void valueMayBeAColumn() {
    INDArray masked = TokenIndices.subsets(1, 2, 5, 3);
    INDArray any = GradientCheck.normal(2, 2, 3);
    INDArray logits = GradientCheck.normal(3, 2, 5);
    INDArray old = ClippedPpoLoss.logProbabilities(logits, masked);
    Coefficients coefficients = new Coefficients(.2, 1, 1, 1);

    Result flat =
        new Episode(logits, row(1, 2).reshape(2), masked, old, any, any).evaluate(coefficients);
    Result column =
        new Episode(logits, row(1, 2).reshape(2, 1), masked, old, any, any).evaluate(coefficients);

    assertThat(column.get("loss")).isEqualTo(flat.get("loss"));
    assertThat(column.dValue().shape()).containsExactly(2, 1);
    assertThat(column.dValue().dup().data().asDouble())
        .containsExactly(flat.dValue().dup().data().asDouble());
  }

  private static INDArray row(double... values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }

  private static GradientCheck check(
      int clips, int tokens, int actions, Coefficients coefficients) {
    INDArray masked = TokenIndices.subsets(1, clips, tokens, actions);
    INDArray oldLogits = GradientCheck.normal(2, clips, tokens);
    INDArray logits = oldLogits.add(GradientCheck.normal(3, clips, tokens).mul(.5));
    return GradientCheck.of(
            (graph, in) ->
                ClippedPpoLoss.of(
                        "loss",
                        in.get("logits"),
                        in.get("value"),
                        in.get("masked"),
                        in.get("old"),
                        in.get("advantage"),
                        in.get("reward"),
                        coefficients)
                    .loss())
        .variable("logits", logits)
        .variable("value", clips, 1)
        .constant("masked", masked)
        .constant("old", ClippedPpoLoss.logProbabilities(oldLogits, masked))
        .constant("advantage", GradientCheck.normal(4, clips, actions))
        .constant("reward", GradientCheck.normal(5, clips, actions));
  }

  /**
   * One clip with one action, token 0 of three, recorded so that the ratio is about {@code
   * nominal}.
   */
  private record Single(double nominal, double advantage) {
    private static final double[] LOGITS = {.3, -.2, .1};

    double prob() {
      return new TokenPolicy(LOGITS, 0, 3).prob(0);
    }

    private double oldLogProb() {
      return new TokenPolicy(LOGITS, 0, 3).logProb(0) - Math.log(nominal);
    }

    double ratio() {
      return Math.exp(new TokenPolicy(LOGITS, 0, 3).logProb(0) - oldLogProb());
    }

    Episode episode() {
      INDArray masked = Nd4j.createFromArray(new int[][] {{0}});
      return new Episode(
          row(LOGITS), row(0), masked, row(oldLogProb()), row(advantage), row(advantage));
    }
  }

  private record Episode(
      INDArray logits,
      INDArray value,
      INDArray masked,
      INDArray oldLogProb,
      INDArray advantage,
      INDArray reward) {

    Result evaluate(Coefficients coefficients) {
      SameDiff graph = SameDiff.create();
      SDVariable logitsVariable = graph.var("logits", logits);
      ClippedPpoLoss.of(
          "loss",
          logitsVariable,
          graph.var("value", value),
          graph.constant("masked", masked),
          graph.constant("old", oldLogProb),
          graph.constant("advantage", advantage),
          graph.constant("reward", reward),
          coefficients);
      graph.setLossVariables("loss");
      Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), "logits", "value");
      Map<String, INDArray> outputs =
          graph.output(
              Map.of(),
              "loss",
              "loss/policy_objective",
              "loss/value_loss",
              "loss/entropy",
              "loss/approx_kl",
              "loss/clip_fraction");
      return new Result(outputs, gradients.get("logits"), gradients.get("value"));
    }
  }

  private record Result(Map<String, INDArray> outputs, INDArray dLogits, INDArray dValue) {
    double get(String name) {
      return outputs.get(name).getDouble(0);
    }
  }
}
