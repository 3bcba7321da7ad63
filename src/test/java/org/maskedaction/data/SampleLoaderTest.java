package org.maskedaction.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;

@Timeout(30)
class SampleLoaderTest {
  /** Names in the order of a batch. */
  private record Names(int epoch, int index, List<String> ids) implements Batch {
    @Override
    public void writeTo(NpzWriter file) {
      file.add("ids", ids);
    }
  }

  /** Samples that are their names; of those that end in 7 two parts cannot be read. */
  private record Numbers(int size, Set<Integer> bad) implements SampleSource<String> {
    @Override
    public String kind() {
      return "number";
    }

    @Override
    public String plural() {
      return "numbers";
    }

    @Override
    public String name(int index) {
      return "n" + index;
    }

    @Override
    public String load(int index, SplittableRandom random) {
      if (bad.contains(index)) {
        throw new InputException("n%d is bad (%d)".formatted(index, random.nextInt()));
      }
      return name(index);
    }

    @Override
    public List<String> problems(String sample) {
      return sample.endsWith("7") ? List.of(sample + ", left", sample + ", right") : List.of();
    }
  }

  private static SampleLoader<String, Names> loader(LoaderSettings settings, Integer... bad) {
    return new SampleLoader<>(new Numbers(10, Set.of(bad)), Names::new, settings);
  }

  private static LoaderSettings inOrder(Unusable unusable) {
    return LoaderSettings.inOrder(3, 5).readBy(2, 2).withUnusable(unusable, 0.5);
  }

  private static List<List<String>> epoch(BatchLoader<Names> loader) {
    List<List<String>> batches = new ArrayList<>();
    loader.forEach(batch -> batches.add(batch.ids()));
    return batches;
  }

  @Test
  void theBatchesOfLeftOutSamplesAreSmallerOrNotThere() {
    try (SampleLoader<String, Names> loader = loader(inOrder(Unusable.LEFT_OUT), 1, 3, 4, 5)) {
      loader.startEpoch(2, 0);
      assertThat(loader.next()).isEqualTo(new Names(2, 0, List.of("n0", "n2")));
      assertThat(loader.next()).isEqualTo(new Names(2, 2, List.of("n6", "n7", "n8")));
      assertThat(loader.next()).isEqualTo(new Names(2, 3, List.of("n9")));
      assertThat(loader.next()).isNull();
      assertThat(loader.sample(0, 3)).isNull();
      assertThat(loader.leftOut())
          .extracting(LeftOut::sample)
          .containsExactly("n1", "n3", "n4", "n5", "n7", "n7");
    }
  }

  @Test
  void whatIsWrongWithASampleIsListedOnce() {
    try (SampleLoader<String, Names> loader = loader(inOrder(Unusable.REPLACED), 4)) {
      assertThat(epoch(loader)).hasSize(4);
      List<LeftOut> once = loader.leftOut();
      assertThat(once).extracting(LeftOut::sample).containsExactly("n4", "n7", "n7");
      assertThat(once.get(0).reason()).startsWith("n4 is bad");
      assertThat(once.subList(1, 3))
          .containsExactly(new LeftOut("n7", "n7, left"), new LeftOut("n7", "n7, right"));
      loader.startEpoch(1, 0);
      while (loader.next() != null) {
        continue;
      }
      assertThat(loader.leftOut()).isEqualTo(once);
    }
  }

  @Test
  void aReplacedSampleIsDrawnAnewInEveryEpoch() {
    try (SampleLoader<String, Names> loader = loader(inOrder(Unusable.REPLACED), 4)) {
      Set<String> drawn = new TreeSet<>();
      for (int epoch = 0; epoch < 20; epoch++) {
        drawn.add(loader.sample(epoch, 4));
      }
      assertThat(drawn).hasSizeGreaterThan(3).doesNotContain("n4");
      assertThat(loader.sample(3, 4)).isEqualTo(loader.sample(3, 4));
    }
  }

  @Test
  void aRefusedSampleEndsTheEpochWithItsReason() {
    try (SampleLoader<String, Names> loader = loader(LoaderSettings.inOrder(3, 5), 4)) {
      loader.startEpoch(0, 0);
      assertThat(loader.next().ids()).containsExactly("n0", "n1", "n2");
      assertThatThrownBy(loader::next)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("n4 is bad");
    }
  }

  @Test
  void anEpochOfWhichNothingCanBeReadIsAnError() {
    LoaderSettings all = inOrder(Unusable.LEFT_OUT).withUnusable(Unusable.LEFT_OUT, 1);
    try (SampleLoader<String, Names> loader = loader(all, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) {
      assertThatThrownBy(() -> epoch(loader))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("none of 10 numbers could be read: n0 is bad");
    }
  }

  @Test
  void moreUnusableSamplesThanAllowedEndTheEpoch() {
    try (SampleLoader<String, Names> loader = loader(inOrder(Unusable.LEFT_OUT), 0, 1, 2, 3, 4)) {
      assertThatThrownBy(() -> epoch(loader)) // the five, and the one with parts missing
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              "6 of 10 numbers could not be used, more than data.max_bad_fraction 0.5 allows");
    }
  }

  @Test
  void aPlaceWithoutAUsableSampleIsAnError() {
    LoaderSettings any = inOrder(Unusable.REPLACED).withUnusable(Unusable.REPLACED, 1);
    try (SampleLoader<String, Names> loader = loader(any, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) {
      assertThatThrownBy(() -> loader.sample(1, 2))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("epoch 1, n2: ")
          .hasMessageContaining(" numbers in 10 attempts could not be read, the last one: n");
    }
  }
}
