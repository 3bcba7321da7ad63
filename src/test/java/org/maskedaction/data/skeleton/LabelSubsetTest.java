package org.maskedaction.data.skeleton;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSubsetTest {
  /** 40 sequences of class 0, 20 of class 1, 3 of class 2. */
  private static final int[] LABELS =
      IntStream.range(0, 63).map(at -> at < 40 ? 0 : at < 60 ? 1 : 2).toArray();

  private static int[] subset(double fraction, boolean balanced, long seed) {
    return new LabelSubset(fraction, balanced, seed).of(LABELS);
  }

  private static long count(int[] places, int label) {
    return Arrays.stream(places).filter(place -> LABELS[place] == label).count();
  }

  @Test
  void theShareOfAllIsRoundedDown() {
    assertThat(subset(0.1, false, 0)).hasSize(6).doesNotHaveDuplicates().isSorted();
    assertThat(subset(0.99, false, 0)).hasSize(62);
    assertThat(subset(1, false, 0)).isEqualTo(IntStream.range(0, 63).toArray());
  }

  @Test
  void theShareOfEveryClassIsAtLeastOneSequence() {
    int[] places = subset(0.1, true, 0);
    assertThat(count(places, 0)).isEqualTo(4);
    assertThat(count(places, 1)).isEqualTo(2);
    assertThat(count(places, 2)).isEqualTo(1);
    assertThat(places).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theSeedDecides() {
    for (boolean balanced : new boolean[] {true, false}) {
      assertThat(subset(0.25, balanced, 3)).isEqualTo(subset(0.25, balanced, 3));
      assertThat(subset(0.25, balanced, 3)).isNotEqualTo(subset(0.25, balanced, 4));
    }
  }

  @Test
  void allSequencesAreEquallyLikely() {
    int[] chosen = new int[LABELS.length];
    for (int seed = 0; seed < 2000; seed++) {
      for (int place : subset(0.5, false, seed)) {
        chosen[place]++;
      }
    }
    // 31 of 63, five standard errors of 22
    assertThat(Arrays.stream(chosen)).allMatch(count -> Math.abs(count - 2000 * 31 / 63.0) < 112);
  }
}
