package org.maskedaction.study;

import java.util.List;
import java.util.Locale;

/**
 * Mean and spread of a measure over seeds.
 *
 * @param count number of values
 * @param mean their mean, NaN for none
 * @param deviation their sample standard deviation (divisor count - 1), NaN for fewer than two
 */
record Spread(int count, double mean, double deviation) {

  static Spread of(List<Double> values) {
    int count = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new Spread(count, mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
  }

  /** As text, both multiplied by {@code factor}; a dash where there is no value. */
  String shown(double factor, int digits) {
    if (count == 0) {
      return "-";
    }
    String number = "%." + digits + "f";
    String text = String.format(Locale.ROOT, number, mean * factor);
    return count < 2 ? text : text + String.format(Locale.ROOT, " ± " + number, deviation * factor);
  }
}
