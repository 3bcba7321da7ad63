package org.maskedaction.signals;

import java.util.List;
import org.maskedaction.data.Batch;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * Signals of one length.
 *
 * @param epoch the epoch, from 0
 * @param ids names of the signals // [B]
 * @param labels their classes, -1 for none // [B]
 * @param values signal by signal // [B, T, C]
 */
record SignalBatch(int epoch, List<String> ids, int[] labels, float[] values) implements Batch {
  /** Puts signals together. */
  static SignalBatch of(int epoch, int index, List<Signal> signals) {
    int length = signals.get(0).values().length;
    float[] values = new float[signals.size() * length];
    for (int i = 0; i < signals.size(); i++) {
      System.arraycopy(signals.get(i).values(), 0, values, i * length, length);
    }
    List<String> ids = signals.stream().map(Signal::id).toList();
    int[] labels = signals.stream().mapToInt(Signal::label).toArray();
    return new SignalBatch(epoch, ids, labels, values);
  }

  @Override
  public void writeTo(NpzWriter file) {
    file.add("labels", labels);
    file.add("values", values, ids.size(), values.length / ids.size());
  }
}
