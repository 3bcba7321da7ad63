package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.maskedaction.testing.ExactValues;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExecutionPlanTest {
  private static final String LAST = ResidualGraph.block(ResidualGraph.BLOCKS - 1);

  private final ResidualGraph model = new ResidualGraph();
  private final SameDiff graph = model.graph();
  private final Map<String, INDArray> parameters = model.parameters();
  private final INDArray data = ResidualGraph.data();

  private ExecutionPlan forward(String output) {
    return ExecutionPlan.forward(graph, parameters, List.of(output), new PlanMemory());
  }

  private ExecutionPlan gradients(Collection<String> outputs, Collection<String> trained) {
    return ExecutionPlan.withGradients(graph, parameters, outputs, trained, new PlanMemory());
  }

  @Test
  void plansThatShareMemoryDoNotDisturbEachOthersResults() {
    PlanMemory memory = new PlanMemory();
    ExecutionPlan backward =
        ExecutionPlan.withGradients(graph, parameters, List.of(), parameters.keySet(), memory);
    ExecutionPlan other = ExecutionPlan.forward(graph, parameters, List.of(LAST), memory);
    backward.input("x").assign(data);
    other.input("x").assign(data.mul(3));
    backward.run();
    List<Float> first = ExactValues.of(backward.gradient("weight0"));
    other.run();
    assertThat(ExactValues.of(backward.gradient("weight0"))).isEqualTo(first);
    backward.run();
    assertThat(ExactValues.of(backward.gradient("weight0"))).isEqualTo(first);
  }

  @Test
  void gradientsEqualThoseOfTheStockSession() {
    ExecutionPlan plan = gradients(List.of("square"), parameters.keySet());
    plan.input("x").assign(data);
    plan.run();
    Map<String, INDArray> expected =
        graph.calculateGradients(Map.of("x", data), parameters.keySet());
    for (String name : parameters.keySet()) {
      assertThat(plan.gradient(name).equalsWithEps(expected.get(name), 1e-4)).as(name).isTrue();
    }
  }

  @Test
  void runsRepeatBitForBitOnReusedBuffers() {
    ExecutionPlan plan = gradients(List.of(), parameters.keySet());
    plan.input("x").assign(data);
    plan.run();
    List<Float> first = ExactValues.of(plan.gradient("weight0"));
    plan.input("x").assign(data.mul(2));
    plan.run();
    assertThat(ExactValues.of(plan.gradient("weight0"))).isNotEqualTo(first);
    plan.input("x").assign(data);
    plan.run();
    assertThat(ExactValues.of(plan.gradient("weight0"))).isEqualTo(first);
  }

  @Test
  void changedParametersAreSeenWithoutANewPlan() {
    ExecutionPlan plan = forward(LAST);
    plan.input("x").assign(data);
    plan.run();
    INDArray before = plan.output(LAST).dup();
    parameters.get("bias3").addi(1);
    plan.run();
    INDArray change = plan.output(LAST).sub(before);
    assertThat(change.equalsWithEps(Nd4j.onesLike(change), 1e-5)).isTrue();
  }

  @Test
  void buffersAreSharedByLifetime() {
    ExecutionPlan forward = forward(LAST);
    ExecutionPlan backward = gradients(List.of(), parameters.keySet());
    assertThat(forward.sharedBytes()).isLessThan(backward.sharedBytes());
  }

  @Test
  void onlyWhatIsWantedIsComputed() {
    ExecutionPlan last = gradients(List.of(), List.of("bias3"));
    ExecutionPlan all = gradients(List.of(), parameters.keySet());
    assertThat(last.size()).isLessThan(all.size());
  }

  @Test
  void unknownNamesAreRefusedWithTheNamesThatExist() {
    ExecutionPlan plan = forward(ResidualGraph.block(0));
    assertThatThrownBy(() -> plan.output("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'y'")
        .hasMessageContaining("net.blocks.0");
    assertThatThrownBy(() -> forward("nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }
}
