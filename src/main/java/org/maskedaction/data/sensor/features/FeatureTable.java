package org.maskedaction.data.sensor.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * Features of samples, to be written for {@link FeatureSet}.
 *
 * @param modalities the features of each modality // [M]
 * @param present which modalities a sample has // [N, M]
 * @param labels classes from 0 // [N]
 * @param ids names that differ from each other // [N]
 * @param split the part of each sample, or empty where the reader may draw it // [N] or [0]
 */
public record FeatureTable(
    List<Features> modalities,
    boolean[][] present,
    int[] labels,
    List<String> ids,
    List<Part> split) {

  /**
   * The features of one modality.
   *
   * @param name the modality, other than the file's own names
   * @param steps vectors T of a sample, or 0 for an array without this axis
   * @param width numbers D of a vector
   * @param values // [N, T, D] or [N, D]
   */
  public record Features(String name, int steps, int width, float[] values) {}

  /**
   * Checks that all have the same number of samples.
   *
   * @throws InputException naming what does not fit
   */
  public FeatureTable {
    modalities = List.copyOf(modalities);
    ids = List.copyOf(ids);
    split = List.copyOf(split);
    int samples = ids.size();
    for (Features features : modalities) {
      if (FeatureSet.RESERVED.contains(features.name())) {
        throw new InputException(
            "features: '%s' cannot name a modality".formatted(features.name()));
      }
      long expected = (long) samples * Math.max(1, features.steps()) * features.width();
      requireCount(features.name(), features.values().length, expected);
    }
    requireCount(FeatureSet.LABEL, labels.length, samples);
    requireCount(FeatureSet.PRESENT, present.length, samples);
    for (boolean[] row : present) {
      requireCount(FeatureSet.PRESENT, row.length, modalities.size());
    }
    if (!split.isEmpty()) {
      requireCount(FeatureSet.SPLIT, split.size(), samples);
    }
  }

  private static void requireCount(String what, long found, long expected) {
    if (found != expected) {
      throw new InputException(
          "features: %s has %d values, expected %d".formatted(what, found, expected));
    }
  }

  /**
   * Puts the file in place in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   */
  public void write(Path file) throws IOException {
    NpzWriter npz = NpzWriter.ofDataSet();
    int samples = ids.size();
    for (Features features : modalities) {
      if (features.steps() == 0) {
        npz.add(features.name(), features.values(), samples, features.width());
      } else {
        npz.add(features.name(), features.values(), samples, features.steps(), features.width());
      }
    }
    npz.add(FeatureSet.MODALITY, modalities.stream().map(Features::name).toList());
    ByteBuffer flags = ByteBuffer.allocate(samples * modalities.size());
    for (boolean[] row : present) {
      for (boolean flag : row) {
        flags.put((byte) (flag ? 1 : 0));
      }
    }
    npz.add(FeatureSet.PRESENT, flags.array(), samples, modalities.size());
    npz.add(FeatureSet.LABEL, labels);
    npz.add(FeatureSet.ID, ids);
    if (!split.isEmpty()) {
      npz.add(FeatureSet.SPLIT, split.stream().map(Part::key).toList());
    }
    npz.write(file);
  }
}
