package org.maskedaction.masking;

/** The tokens that a mask hides. */
public final class Complement {
  private Complement() {}

  /** Ascending numbers below {@code total} that are not in the ascending {@code chosen}. */
  public static int[] of(int[] chosen, int total) {
    int[] rest = new int[total - chosen.length];
    int next = 0;
    int found = 0;
    for (int i = 0; i < total; i++) {
      if (next < chosen.length && chosen[next] == i) {
        next++;
      } else {
        rest[found++] = i;
      }
    }
    return rest;
  }
}
