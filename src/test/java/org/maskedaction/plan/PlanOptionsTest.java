package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskedaction.testing.ExactValues;
import org.nd4j.linalg.api.ndarray.INDArray;

class PlanOptionsTest {
  private static final String EARLY = ResidualGraph.block(1);
  private static final List<String> OUTPUTS = List.of(EARLY, "square");

  private final ResidualGraph model = new ResidualGraph();
  private final INDArray data = ResidualGraph.data();

  private ExecutionPlan plan(PlanMemory memory, PlanOptions options) {
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            model.graph(),
            model.parameters(),
            OUTPUTS,
            model.parameters().keySet(),
            memory,
            options);
    plan.input("x").assign(data);
    return plan;
  }

  private ExecutionPlan plan(PlanOptions options) {
    return plan(new PlanMemory(), options);
  }

  private Map<String, List<Float>> results(ExecutionPlan plan) {
    Map<String, List<Float>> values = new LinkedHashMap<>();
    OUTPUTS.forEach(name -> values.put(name, ExactValues.of(plan.output(name))));
    model
        .parameters()
        .keySet()
        .forEach(name -> values.put("grad " + name, ExactValues.of(plan.gradient(name))));
    return values;
  }

  private Map<String, List<Float>> resultsOfARun(PlanOptions options) {
    ExecutionPlan plan = plan(options);
    plan.run();
    return results(plan);
  }

  @Test
  void gradientsInSharedMemoryEqualThoseInArraysOfTheirOwn() {
    assertThat(resultsOfARun(PlanOptions.DEFAULT.withSharedGradients()))
        .isEqualTo(resultsOfARun(PlanOptions.DEFAULT));
  }

  @Test
  void sharedGradientsLieInThePlansMemoryAndOutputsDoNot() {
    PlanMemory memory = new PlanMemory();
    ExecutionPlan plan = plan(memory, PlanOptions.DEFAULT.withSharedGradients());
    long start = memory.atLeast(plan.sharedBytes()).address();
    long end = start + plan.sharedBytes();
    for (String name : model.parameters().keySet()) {
      assertThat(address(plan.gradient(name))).as(name).isBetween(start, end - 1);
    }
    for (String name : OUTPUTS) {
      long address = address(plan.output(name));
      assertThat(address < start || address >= end).as(name).isTrue();
    }
  }

  private static long address(INDArray array) {
    return array.data().pointer().address();
  }

  @Test
  void sharedGradientsTakeTheRoomOfDeadActivations() {
    long gradientBytes =
        model.parameters().values().stream().mapToLong(array -> array.length() * 4).sum();
    long own = plan(PlanOptions.DEFAULT).sharedBytes();
    long shared = plan(PlanOptions.DEFAULT.withSharedGradients()).sharedBytes();
    assertThat(shared).isLessThan(own + gradientBytes);
  }

  @Test
  void headAndRestEqualARunBitForBit() {
    PlanOptions options = PlanOptions.DEFAULT.withHead(List.of(EARLY)).withSharedGradients();
    Map<String, List<Float>> whole = resultsOfARun(PlanOptions.DEFAULT);
    assertThat(resultsOfARun(options)).isEqualTo(whole);
    ExecutionPlan plan = plan(options);
    plan.runHead();
    assertThat(ExactValues.of(plan.output(EARLY))).isEqualTo(whole.get(EARLY));
    assertThat(ExactValues.of(plan.output("square"))).isNotEqualTo(whole.get("square"));
    plan.runRest();
    assertThat(results(plan)).isEqualTo(whole);
  }

  @Test
  void plansOfOtherMemoryMayRunBetweenHeadAndRest() {
    ExecutionPlan plan = plan(PlanOptions.DEFAULT.withHead(List.of(EARLY)));
    ExecutionPlan other = plan(PlanOptions.DEFAULT);
    other.input("x").assign(data.mul(2));
    plan.runHead();
    other.run();
    plan.runRest();
    assertThat(results(plan)).isEqualTo(resultsOfARun(PlanOptions.DEFAULT));
  }

  @Test
  void restWithoutAFreshHeadIsRefused() {
    ExecutionPlan plan = plan(PlanOptions.DEFAULT.withHead(List.of(EARLY)));
    assertThatThrownBy(plan::runRest).isInstanceOf(IllegalStateException.class);
    plan.run();
    assertThatThrownBy(plan::runRest).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHeadThatIsNoOutputIsRefused() {
    List<String> head = new ArrayList<>(List.of("loss"));
    PlanOptions options = PlanOptions.DEFAULT.withHead(head);
    head.clear();
    assertThatThrownBy(() -> plan(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'loss'")
        .hasMessageContaining("square");
  }
}
