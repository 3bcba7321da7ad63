package org.maskedaction.data.sensor;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.io.InputException;

/** Puts samples together. */
public final class ModalityBatches {
  private ModalityBatches() {}

  /**
   * A batch of samples, scaled by the means and standard deviations of the modalities.
   *
   * @throws InputException naming a sample without any modality
   */
  public static ModalityBatch of(
      int epoch, int index, List<ModalitySample> samples, List<ModalityConfig> modalities) {
    boolean[][] present = new boolean[samples.size()][modalities.size()]; // [B, M]
    for (int b = 0; b < present.length; b++) {
      ModalitySample sample = samples.get(b);
      if (!sample.hasAny()) {
        throw new InputException("sample " + sample.id() + ": has none of the modalities");
      }
      for (int m = 0; m < modalities.size(); m++) {
        present[b][m] = sample.modalities().get(m) != null;
      }
    }
    List<ModalityInput> inputs = new ArrayList<>(modalities.size());
    for (int m = 0; m < modalities.size(); m++) {
      inputs.add(input(samples, m, modalities.get(m)));
    }
    return new ModalityBatch(
        epoch,
        index,
        samples.stream().map(ModalitySample::id).toList(),
        samples.stream().mapToInt(ModalitySample::label).toArray(),
        List.copyOf(inputs),
        present);
  }

  private static ModalityInput input(
      List<ModalitySample> samples, int which, ModalityConfig modality) {
    int size = modality.size();
    float[] values = new float[Math.multiplyExact(samples.size(), size)];
    boolean[][] valid = new boolean[samples.size()][modality.length()]; // [B, T]
    for (int b = 0; b < valid.length; b++) {
      ModalityValues read = samples.get(b).modalities().get(which);
      if (read != null) {
        ModalityScale.apply(modality, read, values, b * size);
        valid[b] = read.valid().clone();
      }
    }
    return new ModalityInput(
        modality.name(), modality.kind(), modality.shape(samples.size()), values, valid);
  }
}
