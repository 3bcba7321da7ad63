package org.maskedaction.data.sensor;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.Batch;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * Samples that were recorded by several sensors at once, some of which may be missing.
 *
 * @param epoch the epoch, from 0
 * @param index the batch within the epoch, from 0
 * @param ids the samples // [B]
 * @param labels their classes // [B]
 * @param modalities one input per modality, in the order of the configuration // [M]
 * @param present which modalities a sample has, at least one // [B, M]
 */
public record ModalityBatch(
    int epoch,
    int index,
    List<String> ids,
    int[] labels,
    List<ModalityInput> modalities,
    boolean[][] present)
    implements Batch {

  @Override
  public void writeTo(NpzWriter file) {
    file.add("labels", labels);
    file.add("present", flags(present), present.length, modalities.size());
    for (ModalityInput input : modalities) {
      int[] shape = Arrays.stream(input.shape()).mapToInt(Math::toIntExact).toArray();
      file.add(input.name() + "_values", input.values(), shape);
      file.add(input.name() + "_valid", flags(input.valid()), size(), input.valid()[0].length);
    }
  }

  private static byte[] flags(boolean[][] rows) {
    int columns = rows[0].length;
    byte[] flags = new byte[rows.length * columns];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = (byte) (rows[i / columns][i % columns] ? 1 : 0);
    }
    return flags;
  }

  /** Samples B. */
  public int size() {
    return ids.size();
  }
}
