package org.maskedaction.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.DeclaredConstants;

class RandomPurposeTest {
  /** Runs depend on the numbers; 7 was in use once, so that no new purpose may take it. */
  @Test
  void everyNumberHasOneDeclaration() throws Exception {
    Map<Long, String> byKey = new TreeMap<>();
    DeclaredConstants.of(RandomPurpose.class)
        .forEach(
            (name, purpose) -> {
              String constant = name.substring(name.lastIndexOf('.') + 1);
              assertThat(byKey.put(purpose.key(), constant)).as(name).isNull();
            });
    assertThat(byKey)
        .containsExactly(
            Map.entry(0L, "INITIALISATION"),
            Map.entry(1L, "SHUFFLE"),
            Map.entry(2L, "CLIP"),
            Map.entry(3L, "MASK"),
            Map.entry(4L, "GUMBEL"),
            Map.entry(5L, "EPISODES"),
            Map.entry(6L, "GENERATOR"),
            Map.entry(8L, "VALIDATION"),
            Map.entry(9L, "DROP_PATH"),
            Map.entry(10L, "MIXING"),
            Map.entry(11L, "FEATURE_DROPOUT"),
            Map.entry(12L, "PROBE"),
            Map.entry(13L, "SPLIT"),
            Map.entry(14L, "LABEL_SUBSET"),
            Map.entry(15L, "MODALITY_DROP"),
            Map.entry(16L, "PROJECTION"),
            Map.entry(17L, "SEARCH"));
  }

  @ParameterizedTest
  @CsvSource({"0, -2783991146389269655", "1, 6309152921979501582", "17, 3549017457972319050"})
  void aStreamOfANumberNeverChanges(int number, long first) {
    RandomPurpose purpose = RandomPurpose.numbered(number, "test");
    assertThat(RandomStreams.of(3, purpose, 5, 7).nextLong()).isEqualTo(first);
  }

  @Test
  void namesTellPurposesApart() {
    RandomPurpose one = RandomPurpose.named("one");
    assertThat(one).isEqualTo(RandomPurpose.named("one")).isNotEqualTo(RandomPurpose.named("two"));
    assertThat(RandomStreams.of(3, one).nextLong())
        .isNotEqualTo(RandomStreams.of(3, RandomPurpose.named("two")).nextLong());
  }

  @Test
  void aNumberHasABound() {
    assertThatThrownBy(() -> RandomPurpose.numbered(64, "test")).hasMessageContaining("0 to 63");
  }
}
