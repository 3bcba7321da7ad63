package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlotAxisTest {
  @Test
  void numbersOverDecadesAreSpreadByTheirRatio() {
    PlotAxis axis = PlotAxis.of("rate", List.of("1.0E-5", "1.0E-3", "2.0E-4"));
    assertThat(axis.place("1.0E-5")).isZero();
    assertThat(axis.place("1.0E-4")).isCloseTo(0.5, within(1e-12));
    assertThat(axis.place("1.0E-3")).isEqualTo(1);
  }

  @Test
  void numbersCloseTogetherAreSpreadByTheirDistance() {
    PlotAxis axis = PlotAxis.of("clip", List.of("0.1", "0.3"));
    assertThat(axis.place("0.15")).isCloseTo(0.25, within(1e-12));
    assertThat(PlotAxis.of("one", List.of("2", "2")).place("2")).isEqualTo(0.5);
  }

  @Test
  void wordsStandSideBySide() {
    PlotAxis axis = PlotAxis.of("reward", List.of("token", "clip", "token"));
    assertThat(axis.ticks(List.of()))
        .extracting(PlotAxis.Tick::label)
        .containsExactly("clip", "token");
    assertThat(axis.place("token")).isEqualTo(1);
  }

  @Test
  void fewValuesAreMarkedThemselvesAndManyRoundOnes() {
    PlotAxis few = PlotAxis.of("coef", List.of("1.0E-5", "1.0E-3"));
    assertThat(few.ticks(List.of("1.0E-5", "1.0E-3")))
        .extracting(PlotAxis.Tick::label)
        .containsExactly("1e-5", "0.001");
    List<String> many = List.of("0", "1", "2.5", "3", "4", "6", "7", "9", "10");
    assertThat(PlotAxis.of("x", many).ticks(many))
        .extracting(PlotAxis.Tick::label)
        .containsExactly("0", "2", "4", "6", "8", "10");
  }
}
