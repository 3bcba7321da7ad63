package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.LayerNorm;
import org.maskedaction.ops.Linear;
import org.maskedaction.testing.ExactValues;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExecutionPlanTest {
  private static final int BLOCKS = 4;

  private final Map<String, INDArray> parameters = new LinkedHashMap<>();
  private final SameDiff graph = graph();
  private final INDArray data = Nd4j.rand(DataType.FLOAT, 2, 5, 6);

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  /** Residual blocks, so that activations are used twice and gradients are added up. */
  private SameDiff graph() {
    Backend.initialise();
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.placeHolder("x", DataType.FLOAT, 2, 5, 6);
    for (int i = 0; i < BLOCKS; i++) {
      SDVariable gain = parameter(sd, "gain" + i, 6);
      SDVariable shift = parameter(sd, "shift" + i, 6);
      SDVariable normed = LayerNorm.of("norm" + i, x, gain, shift, 1e-6);
      SDVariable weight = parameter(sd, "weight" + i, 6, 6);
      SDVariable bias = parameter(sd, "bias" + i, 6);
      SDVariable hidden = Activation.of("gelu" + i, Activation.Kind.GELU, normed);
      x = Linear.of("x" + i, hidden, weight, bias, x);
    }
    x.mul("square", x).sum("loss");
    sd.setLossVariables("loss");
    return sd;
  }

  private SDVariable parameter(SameDiff sd, String name, long... shape) {
    INDArray array = Nd4j.rand(DataType.FLOAT, shape).subi(0.3);
    parameters.put(name, array);
    return sd.var(name, array);
  }

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
    ExecutionPlan other = ExecutionPlan.forward(graph, parameters, List.of("x3"), memory);
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
    ExecutionPlan plan = forward("x" + (BLOCKS - 1));
    plan.input("x").assign(data);
    plan.run();
    INDArray before = plan.output("x" + (BLOCKS - 1)).dup();
    parameters.get("bias" + (BLOCKS - 1)).addi(1);
    plan.run();
    INDArray change = plan.output("x" + (BLOCKS - 1)).sub(before);
    assertThat(change.equalsWithEps(Nd4j.onesLike(change), 1e-5)).isTrue();
  }

  @Test
  void buffersAreSharedByLifetime() {
    ExecutionPlan forward = forward("x" + (BLOCKS - 1));
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
    ExecutionPlan plan = forward("x0");
    assertThatThrownBy(() -> plan.output("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'y'")
        .hasMessageContaining("x0");
    assertThatThrownBy(() -> forward("nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }
}
