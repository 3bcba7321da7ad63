package org.maskedaction.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/**
 * Shares samples out among the parts so that every class has the wanted shares as nearly as whole
 * groups allow. Groups are taken in random order, large ones first; each goes to the part that
 * lacks most of what the group has, class by class. The result depends on the seed and the samples,
 * not on their order.
 *
 * @param fractions the shares of the parts
 * @param seed the seed of the drawing
 */
public record StratifiedSplit(Fractions fractions, long seed) {
  /**
   * The shares of the samples that validation and testing get; the rest is for training.
   *
   * @param val share in [0, 1)
   * @param test share in [0, 1)
   */
  public record Fractions(double val, double test) {
    /** Checks the ranges and that something is left for training. */
    public Fractions {
      if (!(val >= 0 && test >= 0 && val + test < 1)) {
        throw new InputException(
            "--val-fraction and --test-fraction: expected 0 or more and together below 1, found"
                + " %s and %s".formatted(val, test));
      }
    }

    /** The share of a part. */
    public double of(Part part) {
      return switch (part) {
        case TRAIN -> 1 - val - test;
        case VAL -> val;
        case TEST -> test;
      };
    }
  }

  private static final RandomPurpose SPLIT = RandomPurpose.numbered(13, "splits of data sets");

  /**
   * A sample to share out.
   *
   * @param id unique name
   * @param label class index, or -1
   * @param group samples of one group stay together
   */
  public record Item(String id, int label, String group) {}

  /** The part of each sample by its id. */
  public Map<String, Part> assign(Collection<Item> items) {
    Map<Part, Map<Integer, Double>> lacking = wanted(items);
    Map<String, Part> parts = new HashMap<>();
    for (List<Item> group : groups(items)) {
      Map<Integer, Integer> counts = new TreeMap<>();
      group.forEach(item -> counts.merge(item.label(), 1, Integer::sum));
      Part part = neediest(lacking, counts);
      counts.forEach(
          (label, count) -> lacking.get(part).merge(label, (double) -count, Double::sum));
      group.forEach(item -> parts.put(item.id(), part));
    }
    return parts;
  }

  /** How many samples of each class each part should have. */
  private Map<Part, Map<Integer, Double>> wanted(Collection<Item> items) {
    Map<Part, Map<Integer, Double>> wanted = new TreeMap<>();
    for (Part part : Part.values()) {
      if (fractions.of(part) > 0) {
        Map<Integer, Double> byLabel = new TreeMap<>();
        items.forEach(item -> byLabel.merge(item.label(), fractions.of(part), Double::sum));
        wanted.put(part, byLabel);
      }
    }
    return wanted;
  }

  private List<List<Item>> groups(Collection<Item> items) {
    Map<String, List<Item>> byName = new TreeMap<>();
    items.stream()
        .sorted(Comparator.comparing(Item::id))
        .forEach(item -> byName.computeIfAbsent(item.group(), key -> new ArrayList<>()).add(item));
    List<List<Item>> groups = new ArrayList<>(byName.values());
    groups.sort(Comparator.comparing(group -> group.get(0).id()));
    shuffle(groups);
    groups.sort(Comparator.comparing((List<Item> group) -> group.size()).reversed());
    return groups;
  }

  private void shuffle(List<List<Item>> groups) {
    SplittableRandom random = RandomStreams.of(seed, SPLIT);
    for (int last = groups.size() - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      groups.set(last, groups.set(other, groups.get(last)));
    }
  }

  /** The part where adding the group lowers the squared distance to the wanted counts most. */
  private static Part neediest(
      Map<Part, Map<Integer, Double>> lacking, Map<Integer, Integer> counts) {
    Part best = null;
    double bestGain = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Part, Map<Integer, Double>> part : lacking.entrySet()) {
      double gain = 0;
      for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
        gain += count.getValue() * part.getValue().get(count.getKey());
      }
      if (gain > bestGain) {
        best = part.getKey();
        bestGain = gain;
      }
    }
    return best;
  }
}
