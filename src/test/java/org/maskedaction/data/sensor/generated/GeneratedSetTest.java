package org.maskedaction.data.sensor.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.maskedaction.data.sensor.TinyModalities.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.data.sensor.TinyModalities;

class GeneratedSetTest {
  private static final List<ModalityConfig> MODALITIES = TinyModalities.generated();

  private static ModalitySet.Samples samples(Part part, String... overrides) {
    return new GeneratedSet(data(overrides).generated()).samples(part, MODALITIES);
  }

  /** Mean and spread over time of every value of a step, for each of the chosen modalities. */
  private static double[] statistics(ModalitySample sample, Set<Integer> chosen) {
    List<Double> statistics = new ArrayList<>();
    for (int m : chosen) {
      ModalityConfig modality = MODALITIES.get(m);
      float[] values = sample.modalities().get(m).values();
      for (int at = 0; at < modality.stepSize(); at++) {
        double sum = 0;
        double squares = 0;
        for (int step = 0; step < modality.length(); step++) {
          double value = values[step * modality.stepSize() + at]; // one channel
          sum += value;
          squares += value * value;
        }
        double mean = sum / modality.length();
        statistics.add(mean);
        statistics.add(Math.sqrt(Math.max(0, squares / modality.length() - mean * mean)));
      }
    }
    return statistics.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Accuracy of the nearest class mean after scaling by the spread within classes. */
  private static double accuracy(Set<Integer> chosen) {
    ModalitySet.Samples train = samples(Part.TRAIN, "generated.train=600");
    ModalitySet.Samples val = samples(Part.VAL);
    double[][] means = new double[10][];
    double[] spread = null;
    for (int pass = 0; pass < 2; pass++) {
      for (int index = 0; index < train.size(); index++) {
        double[] x = statistics(train.load(index, null), chosen);
        int label = train.label(index);
        if (pass == 0) {
          means[label] = means[label] == null ? new double[x.length] : means[label];
        }
        spread = spread == null ? new double[x.length] : spread;
        for (int i = 0; i < x.length; i++) {
          if (pass == 0) {
            means[label][i] += x[i] / (train.size() / 10);
          } else {
            double off = x[i] - means[label][i];
            spread[i] += off * off / train.size();
          }
        }
      }
    }
    int right = 0;
    for (int index = 0; index < val.size(); index++) {
      double[] x = statistics(val.load(index, null), chosen);
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int label = 0; label < 10; label++) {
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
          double off = x[i] - means[label][i];
          distance += off * off / spread[i];
        }
        if (distance < least) {
          least = distance;
          best = label;
        }
      }
      right += best == val.label(index) ? 1 : 0;
    }
    return (double) right / val.size();
  }

  @Test
  void allModalitiesTogetherTellTheClassesApart() {
    assertThat(accuracy(Set.of(0, 1, 2))).isGreaterThan(0.85);
  }

  @Test
  void noSingleModalityDoes() {
    for (int m = 0; m < 3; m++) {
      assertThat(accuracy(Set.of(m))).as(MODALITIES.get(m).name()).isBetween(0.4, 0.72);
    }
  }

  @Test
  void aModalitySeesSixGroupsAndTwoSeeEight() {
    Function<ArmMotion.Action, Object> video =
        action ->
            List.of(
                action.path() == ArmMotion.Action.Path.PUSH ? "still" : action.path(),
                action.largeObject());
    Function<ArmMotion.Action, Object> skeleton =
        action -> List.of(action.path(), action.armRaised());
    Function<ArmMotion.Action, Object> inertial = action -> List.of(action.path(), action.twist());
    List<Function<ArmMotion.Action, Object>> views = List.of(video, skeleton, inertial);
    for (Function<ArmMotion.Action, Object> one : views) {
      assertThat(groups(List.of(one))).isEqualTo(6);
      for (Function<ArmMotion.Action, Object> other : views) {
        assertThat(groups(List.of(one, other))).isEqualTo(one == other ? 6 : 8);
      }
    }
    assertThat(groups(views)).isEqualTo(10);
  }

  private static int groups(List<Function<ArmMotion.Action, Object>> views) {
    Set<Object> seen = new HashSet<>();
    for (ArmMotion.Action action : ArmMotion.Action.ALL) {
      seen.add(views.stream().map(view -> view.apply(action)).toList());
    }
    return seen.size();
  }

  @Test
  void samplesAreAFunctionOfSeedPartAndIndex() {
    float[] first = samples(Part.TRAIN).load(5, null).modalities().get(1).values();
    assertThat(samples(Part.TRAIN).load(5, new SplittableRandom(3)).modalities().get(1).values())
        .isEqualTo(first);
    assertThat(samples(Part.VAL).load(5, null).modalities().get(1).values()).isNotEqualTo(first);
    assertThat(samples(Part.TRAIN, "generated.seed=1").load(5, null).modalities().get(1).values())
        .isNotEqualTo(first);
    assertThat(samples(Part.TRAIN).size()).isEqualTo(800);
    assertThat(samples(Part.VAL, "generated.val=30").size()).isEqualTo(30);
    assertThat(samples(Part.VAL).id(5)).isEqualTo("val-5");
  }
}
