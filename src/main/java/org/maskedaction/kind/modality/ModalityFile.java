package org.maskedaction.kind.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpzFile;

/**
 * A sample in a file: an npz file with an array for each modality it has, by name and in the shape
 * of the modality without the batch: [C, T, H, W] of a video with values in [0, 1], [T, persons, V,
 * coordinates] of a skeleton, [T, D] of a sequence or of features. A sequence or features may be
 * shorter, and are then padded.
 */
final class ModalityFile {
  private ModalityFile() {}

  /**
   * Reads a sample; the means and standard deviations of the modalities are applied to it.
   *
   * @throws InputException for a file that cannot be read, and arrays of other names or shapes
   */
  static ModalityBatch read(Path file, List<ModalityConfig> modalities) {
    NpzFile npz = new NpzFile(file);
    List<String> known = modalities.stream().map(ModalityConfig::name).toList();
    for (String name : npz.names()) {
      if (!known.contains(name)) {
        throw new InputException(
            "%s: has an array '%s'; the model's modalities are %s".formatted(file, name, known));
      }
    }
    List<ModalitySample.Values> values = new ArrayList<>();
    for (ModalityConfig modality : modalities) {
      values.add(npz.has(modality.name()) ? values(npz.array(modality.name()), modality) : null);
    }
    ModalitySample sample = new ModalitySample(file.toString(), 0, values, List.of());
    return ModalityBatch.of(0, 0, List.of(sample), modalities);
  }

  private static ModalitySample.Values values(NpyArray array, ModalityConfig modality) {
    long[] whole = modality.shape(1);
    long[] expected = Arrays.copyOfRange(whole, 1, whole.length);
    long[] shape = array.header().shape();
    boolean paddable =
        switch (modality.kind()) {
          case SEQUENCE, FEATURES -> true;
          case VIDEO, SKELETON -> false;
        };
    boolean fits =
        shape.length == expected.length
            && shape[0] >= 1
            && (paddable ? shape[0] <= expected[0] : shape[0] == expected[0])
            && Arrays.equals(shape, 1, shape.length, expected, 1, expected.length);
    if (!fits) {
      throw new InputException(
          "%s: has the shape %s, expected %s%s"
              .formatted(
                  array.what(),
                  Arrays.toString(shape),
                  Arrays.toString(expected),
                  paddable ? " or fewer time steps" : ""));
    }
    float[] values = new float[modality.size()];
    for (int row = 0; row < array.rows(); row++) {
      float[] numbers = array.floats(row);
      System.arraycopy(numbers, 0, values, row * numbers.length, numbers.length);
    }
    boolean[] valid = new boolean[modality.length()];
    Arrays.fill(valid, 0, paddable ? array.rows() : valid.length, true);
    return new ModalitySample.Values(values, valid);
  }
}
