package org.maskedaction.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepCaseTest {
  @ParameterizedTest
  @EnumSource(StepCase.class)
  void everyStepRuns(StepCase step) {
    assertThatCode(() -> step.steps(StepSize.STUDY, 2).run()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(StepSize.class)
  void everySizeIsAConfiguration(StepSize size) {
    assertThatCode(() -> size.config("tats", 2)).doesNotThrowAnyException();
  }
}
