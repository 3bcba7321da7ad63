package org.maskedaction.data.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.maskedaction.data.sensor.TinyModalities.data;
import static org.maskedaction.data.sensor.TinyModalities.modality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityData;

class ModalitySourceTest {
  private static final List<ModalityConfig> ONE =
      List.of(modality("{name: a, kind: sequence, length: 2, values: 1}"));

  /** Samples of two equal values, their index; some cannot be read. */
  private record Counting(int size, Set<Integer> broken) implements ModalitySet.Samples {
    @Override
    public String id(int index) {
      return "s" + index;
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public ModalitySample load(int index, SplittableRandom random) {
      if (broken.contains(index)) {
        return new ModalitySample(
            id(index),
            label(index),
            Arrays.asList((ModalitySample.Values) null),
            List.of("bad " + index));
      }
      float value = random == null ? index : index + (float) random.nextDouble() / 2;
      ModalitySample.Values values =
          new ModalitySample.Values(new float[] {value, value}, new boolean[] {true, true});
      return new ModalitySample(id(index), label(index), List.of(values), List.of());
    }
  }

  private static List<ModalityBatch> epoch(
      BatchLoader<ModalityBatch> loader, int epoch, int first) {
    try (loader) {
      loader.startEpoch(epoch, first);
      List<ModalityBatch> batches = new ArrayList<>();
      for (ModalityBatch next = loader.next(); next != null; next = loader.next()) {
        batches.add(next);
      }
      return batches;
    }
  }

  private static BatchLoader<ModalityBatch> loader(
      int size, LoaderSettings settings, Integer... broken) {
    return new SampleLoader<>(
        new ModalitySource(new Counting(size, Set.of(broken)), settings.shuffled()),
        (epoch, index, samples) -> ModalityBatch.of(epoch, index, samples, ONE),
        settings);
  }

  private static LoaderSettings training(int workers) {
    return shuffled(3, 7, workers, 2);
  }

  private static LoaderSettings shuffled(int batch, long seed, int workers, int queue) {
    return LoaderSettings.shuffled(batch, seed)
        .readBy(workers, queue)
        .withUnusable(Unusable.REPLACED, 0.2);
  }

  private static LoaderSettings inOrder(int batch, int workers, int queue, double share) {
    return LoaderSettings.inOrder(batch, 7)
        .readBy(workers, queue)
        .withUnusable(Unusable.REPLACED, share);
  }

  private static List<String> ids(List<ModalityBatch> batches) {
    return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
  }

  @Test
  void anEpochEnteredInTheMiddleGoesOnAsIfNothingHadHappened() {
    List<ModalityBatch> whole = epoch(loader(11, training(1)), 2, 0);
    List<ModalityBatch> rest = epoch(loader(11, training(3)), 2, 1);
    assertThat(whole).hasSize(3);
    assertThat(rest).hasSize(2);
    for (int at = 0; at < 2; at++) {
      ModalityBatch expected = whole.get(at + 1);
      assertThat(rest.get(at).ids()).isEqualTo(expected.ids());
      assertThat(rest.get(at).index()).isEqualTo(at + 1);
      assertThat(rest.get(at).modalities().get(0).values())
          .isEqualTo(expected.modalities().get(0).values());
    }
  }

  @Test
  void epochsAndSeedsHaveOrdersOfTheirOwn() {
    List<String> first = ids(epoch(loader(12, training(1)), 0, 0));
    assertThat(first).hasSize(12).doesNotHaveDuplicates();
    assertThat(ids(epoch(loader(12, training(1)), 1, 0))).isNotEqualTo(first);
    LoaderSettings other = shuffled(3, 8, 1, 2);
    assertThat(ids(epoch(loader(12, other), 0, 0))).isNotEqualTo(first);
  }

  @Test
  void testingTakesAllSamplesAsTheyAre() {
    List<ModalityBatch> batches = epoch(loader(5, inOrder(3, 1, 2, 0)), 0, 0);
    assertThat(ids(batches)).containsExactly("s0", "s1", "s2", "s3", "s4");
    assertThat(batches.get(1).modalities().get(0).values()).containsExactly(3, 3, 4, 4);
    assertThat(batches.get(1).labels()).containsExactly(1, 0);
    assertThat(batches.get(1).modalities().get(0).shape()).containsExactly(2, 2, 1);
  }

  @Test
  void aSampleWithNothingLeftIsReplacedAndListed() {
    BatchLoader<ModalityBatch> loader = loader(6, inOrder(3, 2, 2, 0), 4);
    List<ModalityBatch> batches = epoch(loader, 0, 0);
    assertThat(ids(batches)).hasSize(6).doesNotContain("s4");
    assertThat(loader.leftOut()).containsExactly(new LeftOut("s4", "bad 4"));
  }

  @Test
  void tooManySuchSamplesEndTheRun() {
    BatchLoader<ModalityBatch> loader = loader(6, inOrder(6, 1, 1, 0.2), 1, 3, 5);
    assertThatThrownBy(() -> epoch(loader, 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "of 6 samples could not be used, more than data.max_bad_fraction 0.2");
  }

  @Test
  void fewerSamplesThanABatchAreRefused() {
    assertThatThrownBy(() -> loader(2, training(1)))
        .isInstanceOf(InputException.class)
        .hasMessage("modality loader: 2 samples do not fill a batch of 3");
  }

  @Test
  void aBatchHasNoSampleWithoutModalities() {
    ModalitySample none =
        new ModalitySample("s", 0, Arrays.asList((ModalitySample.Values) null), List.of());
    assertThatThrownBy(() -> ModalityBatch.of(0, 0, List.of(none), ONE))
        .isInstanceOf(InputException.class)
        .hasMessage("sample s: has none of the modalities");
  }

  @Test
  void absentModalitiesAreZeroAndNotPresent() {
    ModalityData data =
        ModalityData.open(
            data("generated.missing=0.5", "generated.train=60"), TinyModalities.generated(), 1);
    int absent = 0;
    for (ModalityBatch batch : epoch(data.loader(Part.TRAIN, 20, true), 0, 0)) {
      for (int b = 0; b < batch.size(); b++) {
        int here = 0;
        for (int m = 0; m < 3; m++) {
          ModalityBatch.Input input = batch.modalities().get(m);
          int size = input.values().length / batch.size();
          float[] values = Arrays.copyOfRange(input.values(), b * size, (b + 1) * size);
          boolean zero = true;
          for (float value : values) {
            zero &= value == 0;
          }
          assertThat(zero).isNotEqualTo(batch.present()[b][m]);
          assertThat(input.valid()[b]).containsOnly(batch.present()[b][m]);
          here += batch.present()[b][m] ? 1 : 0;
        }
        assertThat(here).isPositive();
        absent += 3 - here;
      }
    }
    assertThat(absent).isBetween(40, 80); // two of three at risk, of 60 samples
  }

  @Test
  void sequencesAreStandardisedByTheTrainingSamplesAndVideosCentred() {
    ModalityData data = ModalityData.open(data(), TinyModalities.generated(), 1);
    ModalityConfig inertial = data.modalities().get(2);
    assertThat(inertial.mean().get(1)).isCloseTo(1, within(0.1)); // gravity
    assertThat(data.modalities().get(1).mean()).isEmpty();
    ModalityBatch batch = epoch(data.loader(Part.TRAIN, 800, false), 0, 0).get(0);
    float[] values = batch.modalities().get(2).values();
    for (int unit = 0; unit < 6; unit++) {
      double sum = 0;
      double squares = 0;
      for (int at = unit; at < values.length; at += 6) {
        sum += values[at];
        squares += values[at] * (double) values[at];
      }
      int count = values.length / 6;
      assertThat(sum / count).isCloseTo(0, within(1e-4));
      assertThat(squares / count).isCloseTo(1, within(1e-3));
    }
    assertThat(batch.modalities().get(0).shape()).containsExactly(800, 1, 8, 12, 12);
    for (float value : batch.modalities().get(0).values()) {
      assertThat(value >= -1 && value <= 1).isTrue();
    }
    ModalityData again = ModalityData.open(data(), data.modalities(), 1);
    assertThat(again.modalities()).isEqualTo(data.modalities());
  }

  @Test
  void modalitiesHaveNamesOfTheirOwn() {
    assertThatThrownBy(() -> ModalityData.open(data(), List.of(), 0))
        .hasMessage("modalities: expected at least one");
    ModalityConfig video = TinyModalities.generated().get(0);
    assertThatThrownBy(() -> ModalityData.open(data(), List.of(video, video), 0))
        .hasMessage("modalities: 'video' is named twice");
    assertThatThrownBy(
            () -> ModalityData.open(data(), List.of(modality("{name: ir, kind: video}")), 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("modalities: 'ir' of kind video is not among the generated ones");
  }
}
