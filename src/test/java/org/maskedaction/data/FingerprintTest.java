package org.maskedaction.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final List<String> IDS = List.of("a.mp4", "Größe/b.mp4");
  private static final List<Integer> LABELS = List.of(3, -1);

  /** The texts were computed apart from this program. */
  @Test
  void namesAndLabelsGiveTheTextsThatStandOnDisk() {
    assertThat(Fingerprint.ofVideos(2, IDS::get, LABELS::get))
        .isEqualTo("2 videos, 0000027f505ebf78");
    assertThat(Fingerprint.ofSamples(2, IDS::get, LABELS::get)).isEqualTo("2 samples, 20610a67");
    assertThat(Fingerprint.ofSequences(14, 0xabcL, 0xfedcba98L))
        .isEqualTo("14 sequences, 00000abc, labels fedcba98");
  }
}
