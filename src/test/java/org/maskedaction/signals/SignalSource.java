package org.maskedaction.signals;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.SampleSource;

/**
 * Reads the signals of a list.
 *
 * @param rows the list
 * @param model their shape
 * @param gain largest change of a signal's size, as a share of it
 */
record SignalSource(List<SignalList.Row> rows, SignalModelConfig model, double gain)
    implements SampleSource<Signal> {
  @Override
  public String kind() {
    return "signal";
  }

  @Override
  public String plural() {
    return "signals";
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public String name(int index) {
    return rows.get(index).file().toString();
  }

  @Override
  public Signal load(int index, SplittableRandom random) {
    SignalList.Row row = rows.get(index);
    float[] values = SignalFile.read(row.file(), model);
    if (gain > 0) {
      float factor = (float) (1 + gain * (2 * random.nextDouble() - 1));
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
    return new Signal(row.id(), row.label(), values);
  }
}
