package org.maskedaction.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class StratifiedSplitTest {
  private static StratifiedSplit.Item single(int label, int number) {
    String id = label + "/" + number;
    return new StratifiedSplit.Item(id, label, id);
  }

  private static List<StratifiedSplit.Item> singles(int... sizes) {
    List<StratifiedSplit.Item> items = new ArrayList<>();
    for (int label = 0; label < sizes.length; label++) {
      for (int number = 0; number < sizes[label]; number++) {
        items.add(single(label, number));
      }
    }
    return items;
  }

  /** Videos of each class in a part. */
  private static Map<Integer, Integer> counts(
      List<StratifiedSplit.Item> items, Map<String, Part> parts, Part part) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (StratifiedSplit.Item item : items) {
      if (parts.get(item.id()) == part) {
        counts.merge(item.label(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static Map<String, Part> split(
      double val, double test, long seed, List<StratifiedSplit.Item> items) {
    return new StratifiedSplit(new StratifiedSplit.Fractions(val, test), seed).assign(items);
  }

  @Test
  void everyClassHasTheWantedShares() {
    List<StratifiedSplit.Item> items = singles(10, 40, 5);
    Map<String, Part> parts = split(0.2, 0.2, 1, items);
    assertThat(counts(items, parts, Part.TRAIN)).isEqualTo(Map.of(0, 6, 1, 24, 2, 3));
    assertThat(counts(items, parts, Part.VAL)).isEqualTo(Map.of(0, 2, 1, 8, 2, 1));
    assertThat(counts(items, parts, Part.TEST)).isEqualTo(Map.of(0, 2, 1, 8, 2, 1));
  }

  @Test
  void aLoneVideoIsForTraining() {
    List<StratifiedSplit.Item> items = singles(1, 1, 1);
    assertThat(split(0.4, 0, 3, items).values()).containsOnly(Part.TRAIN);
  }

  @Test
  void theSeedAloneDecides() {
    List<StratifiedSplit.Item> items = singles(20, 20);
    Map<String, Part> first = split(0.25, 0, 7, items);
    List<StratifiedSplit.Item> reversed = new ArrayList<>(items);
    Collections.reverse(reversed);
    assertThat(split(0.25, 0, 7, reversed)).isEqualTo(first);
    assertThat(split(0.25, 0, 8, items)).isNotEqualTo(first);
  }

  @Test
  void groupsStayTogetherAcrossClasses() {
    List<StratifiedSplit.Item> items = new ArrayList<>();
    for (int label = 0; label < 4; label++) {
      for (int number = 0; number < 50; number++) {
        items.add(new StratifiedSplit.Item(label + "/" + number, label, "g" + number % 10));
      }
    }
    Map<String, Part> parts = split(0.2, 0.1, 5, items);
    Map<String, Set<Part>> byGroup = new HashMap<>();
    for (StratifiedSplit.Item item : items) {
      byGroup.computeIfAbsent(item.group(), key -> new HashSet<>()).add(parts.get(item.id()));
    }
    assertThat(byGroup).hasSize(10).allSatisfy((group, used) -> assertThat(used).hasSize(1));
    assertThat(counts(items, parts, Part.VAL)).isEqualTo(Map.of(0, 10, 1, 10, 2, 10, 3, 10));
    assertThat(counts(items, parts, Part.TEST)).isEqualTo(Map.of(0, 5, 1, 5, 2, 5, 3, 5));
  }

  @Test
  void sharesThatLeaveNothingForTrainingAreRefused() {
    assertThatThrownBy(() -> new StratifiedSplit.Fractions(0.5, 0.5))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new StratifiedSplit.Fractions(-0.1, 0))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new StratifiedSplit.Fractions(Double.NaN, 0))
        .isInstanceOf(InputException.class);
  }
}
