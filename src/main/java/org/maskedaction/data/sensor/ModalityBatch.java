package org.maskedaction.data.sensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.Batch;
import org.maskedaction.io.InputException;
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
    List<Input> modalities,
    boolean[][] present)
    implements Batch {
  /**
   * One modality of a batch of samples. Samples that lack it hold zeros.
   *
   * @param name the modality, as the configuration names it
   * @param kind what it is made of
   * @param shape the shape of {@code values}, the batch first
   * @param values the numbers, in C order
   * @param valid which time steps of a sample are real and not padding // [B, T]
   */
  public record Input(
      String name, ModalityKind kind, long[] shape, float[] values, boolean[][] valid) {}

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
    List<ModalityBatch.Input> inputs = new ArrayList<>(modalities.size());
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

  private static ModalityBatch.Input input(
      List<ModalitySample> samples, int which, ModalityConfig modality) {
    int size = modality.size();
    float[] values = new float[Math.multiplyExact(samples.size(), size)];
    boolean[][] valid = new boolean[samples.size()][modality.length()]; // [B, T]
    for (int b = 0; b < valid.length; b++) {
      ModalitySample.Values read = samples.get(b).modalities().get(which);
      if (read != null) {
        ModalityScale.apply(modality, read, values, b * size);
        valid[b] = read.valid().clone();
      }
    }
    return new ModalityBatch.Input(
        modality.name(), modality.kind(), modality.shape(samples.size()), values, valid);
  }

  @Override
  public void writeTo(NpzWriter file) {
    file.add("labels", labels);
    file.add("present", flags(present), present.length, modalities.size());
    for (Input input : modalities) {
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
