package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.Linear;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.train.GradientAccumulator.Outcome;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Least squares with one weight matrix: the loss is the sum of (x Wᵀ)². */
class GradientAccumulatorTest {
  private static final double RATE = 0.01;
  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.95, 1e-8, 0.05);

  private final PlanMemory memory = new PlanMemory();
  private INDArray data;
  private INDArray otherData;

  /** A weight and what learns it. */
  private record Model(INDArray weight, ExecutionPlan plan, GradientAccumulator gradients) {
    List<Float> values() {
      return ExactValues.of(weight);
    }

    GradientAccumulator.Update learn(INDArray data) {
      plan.input("x").assign(data);
      return gradients.backward();
    }

    INDArray firstMoment() {
      return gradients.optimizer().moments().get("w.exp_avg");
    }
  }

  @BeforeEach
  void drawsData() {
    Backend.initialise();
    data = GradientCheck.normal(1, 1, 5, 4).castTo(DataType.FLOAT);
    otherData = data.mul(-0.5).addi(0.25);
  }

  @AfterEach
  void freesPlans() {
    memory.close();
  }

  private Model model(int accumulationSteps, double clipNorm) {
    INDArray weight = Nd4j.linspace(-0.5, 0.6, 12, DataType.FLOAT).reshape(3, 4).dup();
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.placeHolder("x", DataType.FLOAT, 1, 5, 4);
    SDVariable y = Linear.of("y", x, graph.var("w", weight), null, null);
    y.mul("square", y).sum("loss");
    SDVariable power = x;
    for (int exponent = 2; exponent <= 32; exponent *= 2) {
      power = power.mul("power" + exponent, power);
    }
    graph.setLossVariables("loss");
    Map<String, INDArray> trained = new LinkedHashMap<>(Map.of("w", weight));
    ExecutionPlan plan =
        ExecutionPlan.withGradients(graph, trained, List.of("y", "power32"), List.of("w"), memory);
    AdamW optimizer = new AdamW(SETTINGS, trained, name -> true);
    GradientAccumulator gradients =
        new GradientAccumulator(
            plan, optimizer, update -> RATE, "power32", trained, accumulationSteps, clipNorm);
    return new Model(weight, plan, gradients);
  }

  /** 20^32 is beyond the range of float32, while the gradients are within it. */
  @Test
  void aWatchedLossThatIsNotFiniteChangesNothingThoughTheGradientsAre() {
    Model model = model(1, 0);
    List<Float> before = model.values();
    GradientAccumulator.Update update = model.learn(data.dup().putScalar(0, 20));
    assertThat(update.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(update.gradientNorm()).isFinite();
    assertThat(model.values()).isEqualTo(before);
    assertThat(model.learn(data).outcome()).isEqualTo(Outcome.UPDATED);
  }

  /** dL/dW = 2 Wxᵀx. */
  private static INDArray gradient(INDArray weight, INDArray x) {
    INDArray rows = x.reshape(5, 4);
    return weight.mmul(rows.transpose().mmul(rows)).muli(2);
  }

  @Test
  void twoAccumulatedRunsOnTheSameDataEqualOneRun() {
    Model once = model(1, 0);
    Model twice = model(2, 0);
    for (int i = 0; i < 3; i++) {
      GradientAccumulator.Update update = once.learn(data);
      twice.learn(data);
      assertThat(twice.learn(data)).isEqualTo(update);
    }
    assertThat(twice.values()).isEqualTo(once.values());
  }

  @Test
  void accumulatedGradientsAreAveraged() {
    Model model = model(2, 0);
    INDArray mean =
        gradient(model.weight(), data).addi(gradient(model.weight(), otherData)).muli(0.5);
    model.learn(data);
    GradientAccumulator.Update update = model.learn(otherData);
    assertThat(update.gradientNorm()).isCloseTo(norm(mean), within(1e-5 * norm(mean)));
    assertThat(model.firstMoment().equalsWithEps(mean.mul(0.1), 1e-5)).isTrue();
  }

  @Test
  void nothingChangesBeforeTheLastAccumulatedRun() {
    Model model = model(2, 0);
    List<Float> before = model.values();
    assertThat(model.learn(data).outcome()).isEqualTo(Outcome.ACCUMULATED);
    assertThat(model.values()).isEqualTo(before);
    assertThat(model.gradients().isBetweenUpdates()).isFalse();
    assertThat(model.learn(data).outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(model.values()).isNotEqualTo(before);
    assertThat(model.gradients().isBetweenUpdates()).isTrue();
  }

  @Test
  void gradientsBeyondTheLimitAreScaledToIt() {
    Model model = model(1, 0.5);
    INDArray gradient = gradient(model.weight(), data);
    GradientAccumulator.Update update = model.learn(data);
    assertThat(norm(gradient)).isGreaterThan(1);
    assertThat(update.gradientNorm())
        .as("norm before clipping")
        .isCloseTo(norm(gradient), within(1e-4));
    INDArray clipped = gradient.mul(0.5 / norm(gradient));
    assertThat(model.firstMoment().equalsWithEps(clipped.mul(0.1), 1e-6)).isTrue();
  }

  @Test
  void gradientsWithinTheLimitStayAsTheyAre() {
    Model limited = model(1, 1e6);
    Model free = model(1, 0);
    limited.learn(data);
    free.learn(data);
    assertThat(limited.values()).isEqualTo(free.values());
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    Model model = model(1, 1);
    model.learn(data);
    List<Float> weight = model.values();
    List<Float> moment = ExactValues.of(model.firstMoment());
    GradientAccumulator.Update update = model.learn(broken());
    assertThat(update.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(update.gradientNorm()).isNaN();
    assertThat(model.values()).isEqualTo(weight);
    assertThat(ExactValues.of(model.firstMoment())).isEqualTo(moment);
    assertThat(model.gradients().optimizer().updates()).isEqualTo(1);
  }

  @Test
  void whatWasAccumulatedWithAGradientThatIsNotFiniteIsDropped() {
    Model model = model(2, 0);
    Model other = model(2, 0);
    model.learn(data);
    assertThat(model.learn(broken()).outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(model.gradients().isBetweenUpdates()).isTrue();
    for (INDArray part : List.of(data, otherData)) {
      model.learn(part);
      other.learn(part);
    }
    assertThat(model.values()).isEqualTo(other.values());
  }

  private INDArray broken() {
    return data.dup().putScalar(new int[] {0, 2, 1}, Float.NaN);
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }
}
