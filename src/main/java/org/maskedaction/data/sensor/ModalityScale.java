package org.maskedaction.data.sensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityDataConfig.Normalisation;

/** Means and standard deviations of modalities. */
public final class ModalityScale {
  private static final double VIDEO_MIDDLE = 0.5;
  private static final double LEAST_STD = 1e-6;

  private ModalityScale() {}

  /**
   * The modalities with a mean and a standard deviation where they name none, which for sequences
   * and features are those of the valid time steps of the training samples.
   */
  public static List<ModalityConfig> complete(
      ModalitySet set, List<ModalityConfig> modalities, Normalisation normalisation) {
    if (normalisation == Normalisation.NONE) {
      return List.copyOf(modalities);
    }
    List<ModalityConfig> complete = new ArrayList<>(modalities.size());
    for (ModalityConfig modality : modalities) {
      complete.add(modality.mean().isEmpty() ? scaled(set, modality) : modality);
    }
    return List.copyOf(complete);
  }

  private static ModalityConfig scaled(ModalitySet set, ModalityConfig modality) {
    return switch (modality.kind()) {
      case SKELETON -> modality;
      case VIDEO -> modality.withScale(List.of(VIDEO_MIDDLE), List.of(VIDEO_MIDDLE));
      case SEQUENCE, FEATURES -> measured(set.samples(Part.TRAIN, List.of(modality)), modality);
    };
  }

  private static ModalityConfig measured(ModalitySet.Samples samples, ModalityConfig modality) {
    int units = modality.values();
    double[] sum = new double[units];
    double[] squares = new double[units];
    long steps = 0;
    for (int index = 0; index < samples.size(); index++) {
      ModalitySample.Values read = samples.load(index, null).modalities().get(0);
      for (int step = 0; read != null && step < modality.length(); step++) {
        if (read.valid()[step]) {
          steps++;
          add(read.values(), step * units, sum, squares);
        }
      }
    }
    List<Double> mean = new ArrayList<>(Collections.nCopies(units, 0.0));
    List<Double> std = new ArrayList<>(Collections.nCopies(units, 1.0));
    for (int unit = 0; unit < units && steps > 0; unit++) {
      double middle = sum[unit] / steps;
      double variance = Math.max(0, squares[unit] / steps - middle * middle);
      mean.set(unit, middle);
      std.set(unit, variance < LEAST_STD * LEAST_STD ? 1.0 : Math.sqrt(variance));
    }
    return modality.withScale(mean, std);
  }

  private static void add(float[] values, int from, double[] sum, double[] squares) {
    for (int unit = 0; unit < sum.length; unit++) {
      double value = values[from + unit];
      sum[unit] += value;
      squares[unit] += value * value;
    }
  }

  /** Copies scaled values to {@code target} from {@code at} on; padding stays 0. */
  static void apply(ModalityConfig modality, ModalitySample.Values read, float[] target, int at) {
    float[] values = read.values();
    int channels = modality.units();
    if (modality.mean().isEmpty()) {
      System.arraycopy(values, 0, target, at, values.length);
      return;
    }
    boolean video = modality.kind() == ModalityKind.VIDEO;
    int frame = video ? modality.imageSize() * modality.imageSize() : 1;
    for (int i = 0; i < values.length; i++) {
      int step = video ? i / frame % modality.length() : i / channels;
      if (read.valid()[step]) {
        int unit = video ? i / (frame * modality.length()) : i % channels;
        target[at + i] =
            (float) ((values[i] - of(modality.mean(), unit)) / of(modality.std(), unit));
      }
    }
  }

  private static double of(List<Double> numbers, int unit) {
    return numbers.get(numbers.size() == 1 ? 0 : unit);
  }
}
