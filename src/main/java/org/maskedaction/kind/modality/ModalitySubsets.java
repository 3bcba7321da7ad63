package org.maskedaction.kind.modality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * The non-empty subsets of a model's modalities, written with plus signs, the full set last.
 *
 * @param modalities names in the order of the model, at most {@value #MOST}
 */
record ModalitySubsets(List<String> modalities) {
  private static final int MOST = 10;
  private static final String PLUS = "+";

  /** Checks the number. */
  ModalitySubsets {
    modalities = List.copyOf(modalities);
    if (modalities.size() > MOST) {
      throw new InputException(
          "%d modalities have too many subsets; expected at most %d"
              .formatted(modalities.size(), MOST));
    }
  }

  /** All subsets by size, then in the order of the modalities. // [2^M - 1][M] */
  List<boolean[]> all() {
    List<boolean[]> subsets = new ArrayList<>();
    for (int size = 1; size <= modalities.size(); size++) {
      add(subsets, new boolean[modalities.size()], 0, size);
    }
    return subsets;
  }

  private static void add(List<boolean[]> subsets, boolean[] chosen, int from, int left) {
    if (left == 0) {
      subsets.add(chosen.clone());
      return;
    }
    for (int m = from; m + left <= chosen.length; m++) {
      chosen[m] = true;
      add(subsets, chosen, m + 1, left - 1);
      chosen[m] = false;
    }
  }

  /** All modalities. // [M] */
  boolean[] full() {
    boolean[] all = new boolean[modalities.size()];
    Arrays.fill(all, true);
    return all;
  }

  /**
   * The subset that a text such as {@code depth+inertial} names. // [M]
   *
   * @throws InputException for a name that is none of the model's
   */
  boolean[] parse(String text) {
    boolean[] subset = new boolean[modalities.size()];
    for (String name : text.split("\\+", -1)) {
      int index = modalities.indexOf(name.strip());
      if (index < 0) {
        throw new InputException(
            "'%s' is no subset of the model's modalities %s".formatted(text, modalities));
      }
      subset[index] = true;
    }
    return subset;
  }

  /** The names of a subset. */
  String name(boolean[] subset) {
    List<String> names = new ArrayList<>();
    for (int m = 0; m < subset.length; m++) {
      if (subset[m]) {
        names.add(modalities.get(m));
      }
    }
    return String.join(PLUS, names);
  }

  /** The number of modalities in a subset. */
  static int size(boolean[] subset) {
    int size = 0;
    for (boolean chosen : subset) {
      size += chosen ? 1 : 0;
    }
    return size;
  }
}
