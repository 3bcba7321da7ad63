package org.maskedaction.data.sensor;

import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.config.ScalarReader;

/**
 * One of the modalities that a sample is recorded in, and the sizes of what a model sees of it.
 * Keys that do not concern the kind have no effect.
 *
 * @param name the modality as its data set names it: letters, digits, dashes and underscores
 * @param kind what it is made of
 * @param length time steps T: frames of a video or a skeleton, readings of a sequence, feature
 *     vectors of a sample
 * @param imageSize height and width of a video frame
 * @param channels channels C of a video frame: 1 for depth and infrared, 3 for colour
 * @param persons persons of a skeleton frame
 * @param joints joints V of a person
 * @param coordinates coordinates of a joint
 * @param values numbers D of a time step of a sequence or of features
 * @param mean what is subtracted from each channel of a video, which begins in [0, 1], or from each
 *     value of a sequence or of features; a single number counts for all of them, none stands for
 *     what {@link ModalityDataConfig#normalisation} says
 * @param std what is divided by afterwards, given together with {@code mean}
 */
public record ModalityConfig(
    String name,
    ModalityKind kind,
    @Default("16") int length,
    @Default("64") int imageSize,
    @Default("1") int channels,
    @Default("1") int persons,
    @Default("20") int joints,
    @Default("3") int coordinates,
    @Default("6") int values,
    @Default("[]") List<Double> mean,
    @Default("[]") List<Double> std) {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]*";

  /** Checks the ranges. */
  public ModalityConfig {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    Check.that(name.matches(NAME), "name", "letters, digits, dashes and underscores", name);
    Check.atLeast("length", length, 1);
    Check.atLeast("image_size", imageSize, 1);
    Check.that(channels == 1 || channels == 3, "channels", "1 or 3", channels);
    Check.atLeast("persons", persons, 1);
    Check.atLeast("joints", joints, 1);
    Check.range("coordinates", coordinates, 2, 3);
    Check.atLeast("values", values, 1);
    checkScale("mean", mean, kind, units(kind, channels, values));
    checkScale("std", std, kind, units(kind, channels, values));
    Check.that(mean.isEmpty() == std.isEmpty(), "std", "given exactly where mean is", std);
    Check.that(std.stream().allMatch(value -> value > 0), "std", "numbers above 0", std);
  }

  private static void checkScale(String key, List<Double> numbers, ModalityKind kind, int units) {
    if (kind == ModalityKind.SKELETON) {
      Check.that(
          numbers.isEmpty(), key, "left out for a skeleton, whose zeros mean absent", numbers);
    }
    Check.that(
        numbers.size() <= 1 || numbers.size() == units,
        key,
        "one number or " + units + " for " + ScalarReader.yamlName(kind),
        numbers);
  }

  private static int units(ModalityKind kind, int channels, int values) {
    return switch (kind) {
      case VIDEO -> channels;
      case SKELETON -> 0;
      case SEQUENCE, FEATURES -> values;
    };
  }

  /** How many channels or values have a mean of their own; 0 for a skeleton. */
  public int units() {
    return units(kind, channels, values);
  }

  /** Numbers of one time step of a sample. */
  public int stepSize() {
    return switch (kind) {
      case VIDEO -> channels * imageSize * imageSize;
      case SKELETON -> persons * joints * coordinates;
      case SEQUENCE, FEATURES -> values;
    };
  }

  /** Numbers of a sample. */
  public int size() {
    return Math.multiplyExact(length, stepSize());
  }

  /** The shape of {@code samples} samples, as the kind says, the samples first. */
  public long[] shape(int samples) {
    return switch (kind) {
      case VIDEO -> new long[] {samples, channels, length, imageSize, imageSize};
      case SKELETON -> new long[] {samples, length, persons, joints, coordinates};
      case SEQUENCE, FEATURES -> new long[] {samples, length, values};
    };
  }

  /** The same modality with other means and standard deviations. */
  public ModalityConfig withScale(List<Double> newMean, List<Double> newStd) {
    return new ModalityConfig(
        name,
        kind,
        length,
        imageSize,
        channels,
        persons,
        joints,
        coordinates,
        values,
        newMean,
        newStd);
  }
}
