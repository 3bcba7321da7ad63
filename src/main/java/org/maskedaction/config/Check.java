package org.maskedaction.config;

import org.maskedaction.io.InputException;

/** Checks of config records; every message starts with the key, as {@link RecordBinder} expects. */
public final class Check {
  private Check() {}

  public static void atLeast(String key, long value, long least) {
    that(value >= least, key, "at least " + least, value);
  }

  /** That {@code value} lies in [{@code least}, {@code most}]. */
  public static void range(String key, long value, long least, long most) {
    that(value >= least && value <= most, key, "from " + least + " to " + most, value);
  }

  public static void positive(String key, double value) {
    that(value > 0 && Double.isFinite(value), key, "above 0", value);
  }

  public static void notNegative(String key, double value) {
    that(value >= 0 && Double.isFinite(value), key, "0 or more", value);
  }

  /** That {@code value} lies in [0, 1). */
  public static void fraction(String key, double value) {
    that(value >= 0 && value < 1, key, "at least 0 and below 1", value);
  }

  /** That {@code value} is a multiple of another key's value. */
  public static void multiple(String key, int value, String ofKey, int of) {
    that(value % of == 0, key, "a multiple of " + ofKey + " (" + of + ")", value);
  }

  /** Fails with "key must be expected, is value" unless {@code holds}. */
  public static void that(boolean holds, String key, String expected, Object value) {
    if (!holds) {
      throw new InputException(key + " must be " + expected + ", is " + value);
    }
  }
}
