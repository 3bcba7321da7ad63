package org.maskedaction.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the valid key that a mistyped one was meant to be. */
final class NearestKey {
  private NearestKey() {}

  /**
   * The valid path meant by {@code path}, if one is near: the same last word in another section, or
   * else the fewest edits within the section of {@code path}, at most half of the key's letters
   * unless the key is a part of the valid one.
   *
   * @param path the unknown dotted path, whose section exists
   * @param valid all valid dotted paths
   */
  static Optional<String> find(String path, Collection<String> valid) {
    String key = lastWord(path);
    List<String> sameWord = valid.stream().filter(other -> lastWord(other).equals(key)).toList();
    if (!sameWord.isEmpty()) {
      return Optional.of(sameWord.get(0));
    }
    int limit = Math.max(2, key.length() / 2);
    return valid.stream()
        .filter(other -> section(other).equals(section(path)))
        .filter(other -> lastWord(other).contains(key) || edits(key, lastWord(other)) <= limit)
        .min(Comparator.comparingInt(other -> edits(key, lastWord(other))));
  }

  /** The section that a dotted path lies in, with its final dot; empty at the top level. */
  static String section(String path) {
    return path.substring(0, path.lastIndexOf('.') + 1);
  }

  private static String lastWord(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /**
   * The optimal string alignment distance: insertions, deletions, substitutions and swaps of
   * neighbours, each counted once.
   */
  static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int cheapest(int[][] distance, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
    best = Math.min(best, distance[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
  }
}
