package org.maskedaction.data.skeleton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/**
 * A random part of a training set, for learning with few labels. It depends on the labels, the
 * share and the seed alone.
 *
 * @param fraction share of the sequences, in (0, 1]
 * @param classBalanced whether the share is taken of every class, rounded, at least one sequence;
 *     otherwise of all together, rounded down as MAMP (Mao et al., 2023) does
 * @param seed seed of the choice, which is the same for every run
 */
public record LabelSubset(double fraction, boolean classBalanced, long seed) {
  private static final RandomPurpose LABEL_SUBSET =
      RandomPurpose.numbered(14, "choice of the sequences whose labels are used");

  /**
   * The chosen places, ascending.
   *
   * @param labels classes of all sequences // [N]
   */
  public int[] of(int[] labels) {
    if (fraction == 1) {
      return IntStream.range(0, labels.length).toArray();
    }
    List<Integer> chosen = new ArrayList<>();
    if (classBalanced) {
      TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
      for (int at = 0; at < labels.length; at++) {
        classes.computeIfAbsent(labels[at], label -> new ArrayList<>()).add(at);
      }
      classes.forEach(
          (label, places) -> {
            int count = Math.max(1, (int) Math.round(fraction * places.size()));
            chosen.addAll(first(places, count, label));
          });
    } else {
      List<Integer> all = IntStream.range(0, labels.length).boxed().toList();
      chosen.addAll(first(all, (int) (fraction * labels.length), SkeletonSequence.NO_LABEL));
    }
    int[] places = chosen.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(places);
    return places;
  }

  private List<Integer> first(List<Integer> places, int count, int label) {
    SplittableRandom random = RandomStreams.of(seed, LABEL_SUBSET, label);
    List<Integer> shuffled = new ArrayList<>(places);
    for (int at = 0; at < count; at++) {
      int other = at + random.nextInt(shuffled.size() - at);
      Integer swap = shuffled.get(at);
      shuffled.set(at, shuffled.get(other));
      shuffled.set(other, swap);
    }
    return shuffled.subList(0, count);
  }
}
