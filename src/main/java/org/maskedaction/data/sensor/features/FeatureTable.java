package org.maskedaction.data.sensor.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyHeader;
import org.maskedaction.io.numpy.NpzEntries;

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
    DurableFiles.replace(file, this::writeTo);
  }

  private void writeTo(FileChannel channel) throws IOException {
    NpzEntries npz = new NpzEntries(channel);
    int samples = ids.size();
    for (Features features : modalities) {
      ByteBuffer bytes = buffer((long) features.values().length * Float.BYTES);
      bytes.asFloatBuffer().put(features.values());
      byte[] header =
          features.steps() == 0
              ? NpyHeader.format("<f4", samples, features.width())
              : NpyHeader.format("<f4", samples, features.steps(), features.width());
      npz.array(features.name(), header, bytes);
    }
    npz.texts(FeatureSet.MODALITY, modalities.stream().map(Features::name).toList());
    ByteBuffer flags = buffer((long) samples * modalities.size());
    for (boolean[] row : present) {
      for (boolean flag : row) {
        flags.put((byte) (flag ? 1 : 0));
      }
    }
    npz.array(FeatureSet.PRESENT, NpyHeader.format("|u1", samples, modalities.size()), flags);
    ByteBuffer classes = buffer((long) samples * Integer.BYTES);
    classes.asIntBuffer().put(labels);
    npz.array(FeatureSet.LABEL, NpyHeader.format("<i4", samples), classes);
    npz.texts(FeatureSet.ID, ids);
    if (!split.isEmpty()) {
      npz.texts(FeatureSet.SPLIT, split.stream().map(Part::key).toList());
    }
    npz.finish();
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
