package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of a plot: numbers, alike in distance or in ratio, or words side by side.
 *
 * @param title of the axis
 * @param words the words in their order; empty for numbers
 * @param logarithmic whether equal ratios are equally far apart
 * @param low smallest number
 * @param high largest number
 */
record PlotAxis(String title, List<String> words, boolean logarithmic, double low, double high) {
  private static final int MAX_OWN_TICKS = 6;
  private static final int STEPS = 8;
  private static final double SPAN_FOR_DECADES = 10;
  private static final double SPAN_FOR_HALVES = 1000;

  /** A mark on the axis; {@code place} is 0 at its lower end and 1 at its upper. */
  record Tick(double place, String label) {}

  /**
   * An axis for values as a configuration writes them. Positive numbers whose largest is many times
   * the smallest are spread by their ratio.
   */
  static PlotAxis of(String title, List<String> values) {
    List<Double> numbers = new ArrayList<>();
    for (String value : values) {
      Double number = number(value);
      if (number == null) {
        return new PlotAxis(title, values.stream().distinct().sorted().toList(), false, 0, 1);
      }
      numbers.add(number);
    }
    return ofNumbers(title, numbers);
  }

  /** An axis for numbers that are spread by their difference. */
  static PlotAxis even(String title, double low, double high) {
    return new PlotAxis(title, List.of(), false, low, high);
  }

  /** An axis for numbers. */
  static PlotAxis ofNumbers(String title, List<Double> numbers) {
    double low = numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    boolean logarithmic = low > 0 && high / low >= SPAN_FOR_DECADES;
    double margin = low == high ? Math.max(Math.abs(low) / 2, 1e-12) : 0;
    return new PlotAxis(title, List.of(), logarithmic, low - margin, high + margin);
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException word) {
      return null;
    }
  }

  /** Where a value lies: 0 at the lower end, 1 at the upper. */
  double place(String value) {
    if (words.isEmpty()) {
      return place(Double.parseDouble(value));
    }
    return words.size() == 1 ? 0.5 : words.indexOf(value) / (words.size() - 1.0);
  }

  /** Where a number lies. */
  double place(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /**
   * The marks, from the lower end on.
   *
   * @param values what is drawn; few different ones are marked themselves
   */
  List<Tick> ticks(List<String> values) {
    if (!words.isEmpty()) {
      return words.stream().map(word -> new Tick(place(word), word)).toList();
    }
    List<Double> own =
        values.stream().map(Double::valueOf).distinct().sorted().limit(MAX_OWN_TICKS + 1L).toList();
    if (own.size() <= MAX_OWN_TICKS && spread(own)) {
      return own.stream().map(v -> new Tick(place(v), shown(v))).toList();
    }
    return ticks();
  }

  /** The marks of an axis of numbers at round values, from the lower end on. */
  List<Tick> ticks() {
    return logarithmic ? decades() : steps();
  }

  private boolean spread(List<Double> numbers) {
    for (int i = 1; i < numbers.size(); i++) {
      if (place(numbers.get(i)) - place(numbers.get(i - 1)) < 0.06) {
        return false;
      }
    }
    return true;
  }

  /** Powers of ten, and over few of them also twice and five times each. */
  private List<Tick> decades() {
    int[] factors = high / low < SPAN_FOR_HALVES ? new int[] {1, 2, 5} : new int[] {1};
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (int factor : factors) {
        double value = factor * Math.pow(10, power);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
          ticks.add(new Tick(place(value), shown(value)));
        }
      }
    }
    return ticks;
  }

  private List<Tick> steps() {
    double rough = (high - low) / STEPS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : 2);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(new Tick(place(i * step), shown(i * step)));
    }
    return ticks;
  }

  /** A number in few characters. */
  static String shown(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e5) {
      return String.format(Locale.ROOT, "%.1e", value)
          .replace(".0e", "e")
          .replace("e-0", "e-")
          .replace("e+0", "e");
    }
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
