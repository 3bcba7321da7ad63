package org.maskedaction.method.actionmae;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which modalities of a sample are dropped in training: their number is uniform on 0 to one less
 * than the sample has (ActionMAE, Woo et al., 2023, figure 3), and all choices of that number are
 * equally likely. Each sample draws for itself.
 */
public final class ModalityDrop {
  private ModalityDrop() {}

  /**
   * The modalities that are kept, at least one of those that are present. // [M]
   *
   * @param present the modalities that the sample has // [M]
   */
  public static boolean[] draw(boolean[] present, SplittableRandom random) {
    int[] candidates = IntStream.range(0, present.length).filter(m -> present[m]).toArray();
    boolean[] kept = present.clone();
    int dropped = candidates.length == 0 ? 0 : random.nextInt(candidates.length);
    for (int i = 0; i < dropped; i++) {
      int chosen = i + random.nextInt(candidates.length - i);
      kept[candidates[chosen]] = false;
      candidates[chosen] = candidates[i];
    }
    return kept;
  }
}
