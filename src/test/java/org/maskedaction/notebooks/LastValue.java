package org.maskedaction.notebooks;

/** Hands the value of a snippet, which the shell itself only gives as text, to the test. */
public final class LastValue {
  private static Object value;

  private LastValue() {}

  /** Called by a snippet. */
  public static void keep(Object newValue) {
    value = newValue;
  }

  /** The value that was kept since the last call, or null. */
  static Object take() {
    Object taken = value;
    value = null;
    return taken;
  }
}
