package org.maskedaction.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * One dimension of a search: a key of the experiment and the values it may take. Exactly one of the
 * ranges and lists is given, or none for a truth value or a word, which then takes all its values.
 *
 * @param key the dotted key that is searched, such as {@code ppo.clip}; null where {@code keys} is
 *     given
 * @param keys keys that change together, with {@code rows}
 * @param logUniform lowest and highest value of a number, alike in every decade
 * @param uniform lowest and highest value of a number
 * @param integer lowest and highest value of a whole number, both included
 * @param values the values themselves, as they are written in a configuration
 * @param rows the values of {@code keys} themselves, each row one value for each key
 */
public record SweepParameter(
    @Default("null") String key,
    @Default("[]") List<String> keys,
    @Default("[]") List<Double> logUniform,
    @Default("[]") List<Double> uniform,
    @Default("[]") List<Integer> integer,
    @Default("[]") List<String> values,
    @Default("[]") List<List<String>> rows) {

  /** Checks that the dimension has a key and one kind of values; messages name the key. */
  public SweepParameter {
    keys = List.copyOf(keys);
    logUniform = List.copyOf(logUniform);
    uniform = List.copyOf(uniform);
    integer = List.copyOf(integer);
    values = List.copyOf(values);
    rows = rows.stream().map(List::copyOf).toList();
    Check.that(
        key != null && keys.isEmpty() || key == null && keys.size() > 1,
        key == null ? "keys" : "key",
        "given alone, or two or more keys with rows",
        key == null ? keys : key);
    String name = key == null ? String.join(", ", keys) : key;
    long kinds =
        Stream.of(logUniform, uniform, integer, values, rows).filter(k -> !k.isEmpty()).count();
    Check.that(
        kinds <= 1,
        key == null ? "keys" : "key",
        "given with one of log_uniform, uniform, integer, values and rows",
        name);
    Check.that(keys.isEmpty() == rows.isEmpty(), "rows", "given with keys, for " + name, rows);
    checkRange("log_uniform", logUniform, name);
    checkRange("uniform", uniform, name);
    checkRange("integer", integer, name);
    Check.that(
        logUniform.isEmpty() || logUniform.get(0) > 0,
        "log_uniform",
        "above 0 for " + name,
        logUniform);
    Check.that(distinct(values), "values", "different for " + name, values);
    int width = keys.size();
    Check.that(
        distinct(rows) && rows.stream().allMatch(row -> row.size() == width),
        "rows",
        "different, each of " + width + " values, for " + name,
        rows);
  }

  /** The keys that this dimension sets, in their order. */
  public List<String> allKeys() {
    return key == null ? keys : List.of(key);
  }

  private static void checkRange(String kind, List<? extends Number> range, String name) {
    Check.that(
        range.isEmpty()
            || range.size() == 2 && range.get(0).doubleValue() < range.get(1).doubleValue(),
        kind,
        "the lowest and the highest value of " + name,
        range);
  }

  private static boolean distinct(List<?> list) {
    return new ArrayList<>(list).stream().distinct().count() == list.size();
  }
}
