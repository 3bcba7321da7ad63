package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.Golden;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class AdamWTest {
  private static final CosineSchedule SCHEDULE = new CosineSchedule(0.01, 0.001, 3, 12);

  @Test
  void scheduleMatchesTheGoldenRates() {
    INDArray rates = Golden.tensors("adamw-cosine").get("lr");
    for (int i = 0; i < 12; i++) {
      assertThat(SCHEDULE.applyAsDouble(i)).isCloseTo(rates.getDouble(i), within(1e-8));
    }
  }

  @Test
  void scheduleStaysAtItsMinimumAfterTheEnd() {
    assertThat(SCHEDULE.applyAsDouble(500)).isCloseTo(0.001, within(1e-15));
    assertThat(CosineSchedule.constant(2e-6).applyAsDouble(0)).isEqualTo(2e-6);
    assertThat(CosineSchedule.constant(2e-6).applyAsDouble(1000)).isEqualTo(2e-6);
  }

  @Test
  void twelveStepsWithDecayOfTheWeightOnlyMatchTheGoldenParameters() {
    Map<String, INDArray> golden = Golden.tensors("adamw-cosine");
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    parameters.put("w", golden.get("w").dup('c'));
    parameters.put("b", golden.get("b").dup('c'));
    AdamW.Settings settings = new AdamW.Settings(0.9, 0.95, 1e-8, 0.05);
    AdamW optimizer = new AdamW(settings, parameters, "w"::equals);
    for (int i = 0; i < 12; i++) {
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      gradients.put("w", row(golden.get("gw"), i));
      gradients.put("b", row(golden.get("gb"), i));
      optimizer.step(gradients, 1.0, SCHEDULE.applyAsDouble(i));
    }
    assertClose(parameters.get("w"), golden.get("w_final"));
    assertClose(parameters.get("b"), golden.get("b_final"));
  }

  @Test
  void resumingFromMomentsAndCountContinuesExactly() {
    Map<String, INDArray> golden = Golden.tensors("adamw-cosine");
    Map<String, INDArray> whole = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    Map<String, INDArray> resumed = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    AdamW.Settings settings = new AdamW.Settings(0.9, 0.95, 1e-8, 0.05);
    AdamW first = new AdamW(settings, whole, name -> true);
    AdamW before = new AdamW(settings, resumed, name -> true);
    for (int i = 0; i < 3; i++) {
      first.step(Map.of("w", row(golden.get("gw"), i)), 1.0, 0.01);
      before.step(Map.of("w", row(golden.get("gw"), i)), 1.0, 0.01);
    }
    AdamW after = new AdamW(settings, resumed, name -> true);
    after.moments().forEach((name, moment) -> moment.assign(before.moments().get(name)));
    after.setUpdates(before.updates());
    first.step(Map.of("w", row(golden.get("gw"), 3)), 1.0, 0.01);
    after.step(Map.of("w", row(golden.get("gw"), 3)), 1.0, 0.01);
    assertThat(ExactValues.of(resumed)).isEqualTo(ExactValues.of(whole));
  }

  /** A factor stands for another rate, in the decay too; a factor of 1 changes no bit. */
  @Test
  void aRateFactorActsAsARateOfTheParametersOwn() {
    Map<String, INDArray> golden = Golden.tensors("adamw-cosine");
    Map<String, INDArray> half = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    Map<String, INDArray> slow = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    Map<String, INDArray> one = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    Map<String, INDArray> plain = new LinkedHashMap<>(Map.of("w", golden.get("w").dup('c')));
    AdamW.Settings settings = new AdamW.Settings(0.9, 0.95, 1e-8, 0.05);
    Map<String, INDArray> gradients = Map.of("w", row(golden.get("gw"), 0));
    new AdamW(settings, half, name -> true, name -> 0.5).step(gradients, 1.0, 0.02);
    new AdamW(settings, slow, name -> true).step(gradients, 1.0, 0.01);
    new AdamW(settings, one, name -> true, name -> 1).step(gradients, 1.0, 0.02);
    new AdamW(settings, plain, name -> true).step(gradients, 1.0, 0.02);
    assertThat(ExactValues.of(half)).isEqualTo(ExactValues.of(slow));
    assertThat(ExactValues.of(one)).isEqualTo(ExactValues.of(plain));
    assertThat(ExactValues.of(half)).isNotEqualTo(ExactValues.of(one));
  }

  private static INDArray row(INDArray stack, int index) {
    return stack.get(NDArrayIndex.point(index)).dup('c');
  }

  private static void assertClose(INDArray actual, INDArray expected) {
    for (long i = 0; i < expected.length(); i++) {
      assertThat(actual.getDouble(i)).isCloseTo(expected.getDouble(i), within(1e-6));
    }
  }
}
