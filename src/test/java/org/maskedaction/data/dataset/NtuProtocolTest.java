package org.maskedaction.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

class NtuProtocolTest {
  private static Capture performer(int performer) {
    return new Capture(performer, 1, 1, 1);
  }

  @Test
  void theMissingListsHaveThePublishedSizes() {
    Set<String> names = Ntu.withoutSkeleton();
    assertThat(names).hasSize(535);
    assertThat(missing(names, NtuProtocol.NTU60_XSUB)).isEqualTo(302);
    assertThat(names).contains("S001C002P005R002A008", "S032C003P067R002A077");
  }

  private static long missing(Set<String> names, NtuProtocol protocol) {
    return names.stream()
        .map(name -> Ntu.FILES.find(name))
        .filter(name -> protocol.covers(name.capture(), name.action()))
        .count();
  }

  /** Published sizes of the training parts with all files, and without the missing ones. */
  @Test
  void theMissingSamplesOfTheTrainingPartsAreThoseThePublishedSizesLack() {
    assertThat(missingInTraining(NtuProtocol.NTU60_XSUB)).isEqualTo(40_320 - 40_091);
    assertThat(missingInTraining(NtuProtocol.NTU60_XVIEW)).isEqualTo(37_920 - 37_646);
  }

  private static long missingInTraining(NtuProtocol protocol) {
    return Ntu.withoutSkeleton().stream()
        .map(name -> Ntu.FILES.find(name))
        .filter(name -> protocol.covers(name.capture(), name.action()))
        .filter(name -> protocol.trains(name.capture()))
        .count();
  }

  @Test
  void halfOfThePerformersTrain() {
    assertThat(performers(NtuProtocol.NTU60_XSUB, 40)).isEqualTo(20);
    assertThat(performers(NtuProtocol.NTU120_XSUB, 106)).isEqualTo(53);
    assertThat(NtuProtocol.NTU120_XSUB.trains(performer(103))).isTrue();
    assertThat(NtuProtocol.NTU120_XSUB.trains(performer(3))).isFalse();
  }

  private static long performers(NtuProtocol protocol, int count) {
    return IntStream.rangeClosed(1, count).filter(p -> protocol.trains(performer(p))).count();
  }

  @Test
  void theFirstCameraAndOddSetupsAreForTesting() {
    assertThat(NtuProtocol.NTU60_XVIEW.trains(new Capture(1, 1, 1, 1))).isFalse();
    assertThat(NtuProtocol.NTU60_XVIEW.trains(new Capture(1, 3, 1, 1))).isTrue();
    assertThat(NtuProtocol.NTU120_XSET.trains(new Capture(1, 1, 32, 1))).isTrue();
    assertThat(NtuProtocol.NTU120_XSET.trains(new Capture(1, 1, 31, 1))).isFalse();
    assertThat(NtuProtocol.NTU60_XSUB.covers(new Capture(1, 1, 18, 1), 5)).isFalse();
    assertThat(NtuProtocol.NTU120_XSUB.covers(new Capture(1, 1, 18, 1), 120)).isTrue();
  }
}
