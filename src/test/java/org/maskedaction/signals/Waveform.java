package org.maskedaction.signals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The classes of generated signals. */
enum Waveform {
  SINE,
  /** A sine that gets faster. */
  CHIRP,
  SQUARE,
  /** A short peak in every cycle. */
  PULSE;

  private static final double PEAK = 0.08; // share of a cycle

  /** Their names by label. */
  static List<String> names() {
    return Arrays.stream(values()).map(form -> form.name().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * The value at a time.
   *
   * @param time from 0 at the begin to 1 at the end
   * @param cycles of the whole signal
   * @param phase in cycles
   */
  double at(double time, double cycles, double phase) {
    double cycle = cycles * time + phase;
    return switch (this) {
      case SINE -> Math.sin(2 * Math.PI * cycle);
      case CHIRP -> Math.sin(2 * Math.PI * (cycle + cycles * time * time));
      case SQUARE -> Math.signum(Math.sin(2 * Math.PI * cycle));
      case PULSE -> {
        double distance = (cycle - Math.floor(cycle) - 0.5) / PEAK;
        yield 3 * Math.exp(-distance * distance);
      }
    };
  }
}
