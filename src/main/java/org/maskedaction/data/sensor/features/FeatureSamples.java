package org.maskedaction.data.sensor.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySamples;
import org.maskedaction.data.sensor.ModalityValues;
import org.maskedaction.io.numpy.NpyArray;

/** Rows of a features file. */
final class FeatureSamples implements ModalitySamples {
  private final FeatureSet set;
  private final int[] rows;
  private final List<ModalityConfig> modalities;
  private final List<NpyArray> arrays;

  FeatureSamples(FeatureSet set, int[] rows, List<ModalityConfig> modalities) {
    this.set = set;
    this.rows = rows;
    this.modalities = List.copyOf(modalities);
    this.arrays = modalities.stream().map(set::features).toList();
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public String id(int index) {
    return set.id(rows[index]);
  }

  @Override
  public int label(int index) {
    return set.label(rows[index]);
  }

  @Override
  public ModalitySample load(int index, SplittableRandom random) {
    int row = rows[index];
    List<ModalityValues> values = new ArrayList<>(modalities.size());
    for (int m = 0; m < modalities.size(); m++) {
      ModalityConfig modality = modalities.get(m);
      values.add(set.has(row, modality) ? read(m, row) : null);
    }
    return new ModalitySample(id(index), label(index), values, List.of());
  }

  private ModalityValues read(int which, int row) {
    ModalityConfig modality = modalities.get(which);
    float[] values = arrays.get(which).floats(row); // [T, D]
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw set.valueError(modality, row, value);
      }
    }
    boolean[] valid = new boolean[modality.length()];
    Arrays.fill(valid, true);
    return new ModalityValues(values, valid);
  }
}
