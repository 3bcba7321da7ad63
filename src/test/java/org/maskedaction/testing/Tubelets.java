package org.maskedaction.testing;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Clips cut into tubelets, written with permutations only. */
public final class Tubelets {
  private Tubelets() {}

  /**
   * Tokens in raster order with values in (c, t, y, x) order.
   *
   * @param clips // [B, C, T, H, W]
   * @return // [B, N, C·t·p·p]
   */
  public static INDArray ofChannelsFirst(INDArray clips, int tubelet, int patch) {
    long b = clips.size(0);
    long c = clips.size(1);
    long slots = clips.size(2) / tubelet;
    long rows = clips.size(3) / patch;
    long columns = clips.size(4) / patch;
    return clips
        .reshape(b, c, slots, tubelet, rows, patch, columns, patch)
        .permute(0, 2, 4, 6, 1, 3, 5, 7)
        .dup('c')
        .reshape(b, slots * rows * columns, c * tubelet * patch * patch);
  }
}
