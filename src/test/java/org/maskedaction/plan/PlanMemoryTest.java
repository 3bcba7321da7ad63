package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.ExactValues;
import org.nd4j.linalg.api.ndarray.INDArray;

class PlanMemoryTest {
  private static final String LAST = ResidualGraph.block(ResidualGraph.BLOCKS - 1);
  private static final int MEGABYTE = 1 << 20;

  private final ResidualGraph model = new ResidualGraph();
  private final PlanMemory memory = new PlanMemory();

  private ExecutionPlan plan(String name) {
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            model.graph(),
            model.parameters(),
            List.of(LAST),
            model.parameters().keySet(),
            memory,
            PlanOptions.DEFAULT.withName(name).withHead(List.of(LAST)).withSharedGradients());
    plan.input("x").assign(ResidualGraph.data());
    return plan;
  }

  private static List<ThrowingCallable> uses(ExecutionPlan plan) {
    return List.of(
        plan::run,
        plan::runHead,
        plan::runRest,
        () -> plan.input("x"),
        () -> plan.output(LAST),
        () -> plan.gradient("weight0"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedPlanRefusesEveryUseByItsName(boolean withItsMemory) {
    ExecutionPlan plan = plan("student");
    plan.runHead();
    if (withItsMemory) {
      memory.close();
    } else {
      plan.close();
    }
    for (ThrowingCallable use : uses(plan)) {
      assertThatIllegalStateException().isThrownBy(use).withMessage("plan 'student' is closed");
    }
    assertThat(plan.size()).isPositive();
  }

  @Test
  void aPlanThatIsClosedLeavesOthersOfTheSameMemoryAlone() {
    ExecutionPlan first = plan("first");
    ExecutionPlan second = plan("second");
    second.run();
    List<Float> result = ExactValues.of(second.output(LAST));
    first.close();
    first.close();
    second.run();
    assertThat(ExactValues.of(second.output(LAST))).isEqualTo(result);
    memory.close();
    assertThatIllegalStateException()
        .isThrownBy(second::run)
        .withMessage("plan 'second' is closed");
  }

  @Test
  void outputsOfAClosedPlanKeepTheirValuesForThoseWhoHoldThem() {
    ExecutionPlan plan = plan("teacher");
    plan.run();
    INDArray output = plan.output(LAST);
    List<Float> values = ExactValues.of(output);
    memory.close();
    assertThat(ExactValues.of(output)).isEqualTo(values);
  }

  @Test
  void noPlanIsMadeInClosedMemory() {
    memory.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> plan("late"))
        .withMessage("plan 'late' cannot be made: its memory is closed");
  }

  @Test
  void closingFreesTheBlocksThatBecameTooSmallToo() {
    long before = Pointer.totalBytes();
    Pointer small = memory.atLeast(MEGABYTE);
    Pointer large = memory.atLeast(4L * MEGABYTE);
    assertThat(memory.atLeast(2L * MEGABYTE)).as("fits").isEqualTo(large).isNotEqualTo(small);
    assertThat(Pointer.totalBytes()).isGreaterThanOrEqualTo(before + 5L * MEGABYTE);
    memory.close();
    memory.close();
    assertThat(Pointer.totalBytes()).isLessThan(before + MEGABYTE);
  }
}
