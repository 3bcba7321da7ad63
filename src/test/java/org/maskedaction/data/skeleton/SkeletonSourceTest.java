package org.maskedaction.data.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;

class SkeletonSourceTest {
  private static final JointLayout POINT = new JointLayout("point", List.of("p"), List.of(0), 0);

  private static BatchLoader<SkeletonClips> loader(
      int sequences, int batch, long seed, boolean training) {
    List<SkeletonSequence> all = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      float[] values = new float[(5 + i) * 2 * 3]; // two persons
      Arrays.fill(values, i + 1);
      all.add(new SkeletonSequence("s" + i, i % 3, Capture.UNKNOWN, 5 + i, 2, 1, 3, values));
    }
    SkeletonDataConfig config =
        ConfigLoader.defaults(SkeletonDataConfig.class, List.of("path=unused.npz"));
    SkeletonFeeder feeder = new SkeletonFeeder(config, POINT, 4);
    LoaderSettings settings =
        training ? LoaderSettings.shuffled(batch, seed) : LoaderSettings.inOrder(batch, seed);
    return new SampleLoader<>(
        new SkeletonSource(all, feeder, training), SkeletonClips::of, settings);
  }

  private static List<SkeletonClips> epoch(
      BatchLoader<SkeletonClips> loader, int epoch, int first) {
    try (loader) {
      loader.startEpoch(epoch, first);
      List<SkeletonClips> batches = new ArrayList<>();
      for (SkeletonClips clips = loader.next(); clips != null; clips = loader.next()) {
        batches.add(clips);
      }
      return batches;
    }
  }

  private static List<String> ids(List<SkeletonClips> batches) {
    return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
  }

  @Test
  void anEpochEnteredInTheMiddleGoesOnAsIfNothingHadHappened() {
    List<SkeletonClips> whole = epoch(loader(11, 3, 7, true), 2, 0);
    List<SkeletonClips> rest = epoch(loader(11, 3, 7, true), 2, 1);
    assertThat(whole).hasSize(3);
    assertThat(rest).hasSize(2);
    for (int at = 0; at < 2; at++) {
      assertThat(rest.get(at).ids()).isEqualTo(whole.get(at + 1).ids());
      assertThat(rest.get(at).values()).isEqualTo(whole.get(at + 1).values());
      assertThat(rest.get(at).index()).isEqualTo(at + 1);
    }
  }

  @Test
  void epochsAndSeedsHaveOrdersOfTheirOwnWithoutRepetition() {
    List<String> first = ids(epoch(loader(12, 3, 7, true), 0, 0));
    assertThat(first).hasSize(12).doesNotHaveDuplicates();
    assertThat(ids(epoch(loader(12, 3, 7, true), 1, 0))).isNotEqualTo(first);
    assertThat(ids(epoch(loader(12, 3, 8, true), 0, 0))).isNotEqualTo(first);
  }

  @Test
  void testingTakesAllSequencesInTheirOrder() {
    List<SkeletonClips> batches = epoch(loader(7, 3, 0, false), 0, 0);
    assertThat(ids(batches)).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6");
    assertThat(batches.get(2).size()).isEqualTo(1);
    assertThat(batches.get(1).labels()).containsExactly(0, 1, 2);
    assertThat(batches.get(1).values()).hasSize(3 * 4 * 2 * 3).startsWith(4, 4, 4);
  }

  @Test
  void personsComeBeforeFramesForTheModel() {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8}; // [2, 2, 2, 1, 1]
    SkeletonClips clips =
        new SkeletonClips(0, 0, List.of("a", "b"), new int[2], 2, 2, 1, 1, values);
    assertThat(clips.byPerson()).containsExactly(1, 3, 2, 4, 5, 7, 6, 8);
  }

  @Test
  void fewerSequencesThanABatchAreRefused() {
    assertThatThrownBy(() -> loader(2, 3, 0, true))
        .isInstanceOf(InputException.class)
        .hasMessage("skeleton loader: 2 samples do not fill a batch of 3");
  }
}
