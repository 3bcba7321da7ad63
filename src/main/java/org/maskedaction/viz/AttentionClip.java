package org.maskedaction.viz;

import java.util.List;
import org.maskedaction.io.InputException;

/**
 * One clip of an {@link AttentionSheet}.
 *
 * @param title line above the clip, such as its name
 * @param grid size of the clip and of its tubelets
 * @param pixels bytes of red, green and blue, [T, H, W, 3]
 * @param maps attention of one or more tokens, from top to bottom
 */
public record AttentionClip(String title, PatchGrid grid, byte[] pixels, List<AttentionMap> maps) {
  /**
   * Checks the arrays against the grid.
   *
   * @throws InputException for a wrong length, a query outside the grid or a weight that is not
   *     finite
   */
  public AttentionClip {
    maps = List.copyOf(maps);
    if (pixels.length != grid.clipValues()) {
      throw error(title, "pixels: %d values, expected %d", pixels.length, grid.clipValues());
    }
    for (AttentionMap map : maps) {
      check(title, grid, map);
    }
  }

  private static void check(String title, PatchGrid grid, AttentionMap map) {
    if (map.query() < 0 || map.query() >= grid.tokens()) {
      throw error(title, "query: token %d, expected 0..%d", map.query(), grid.tokens() - 1);
    }
    if (map.weights().length != grid.tokens()) {
      throw error(title, "attention: %d weights, expected %d", map.weights().length, grid.tokens());
    }
    for (float weight : map.weights()) {
      if (!Float.isFinite(weight)) {
        throw error(title, "attention: weight %s, expected a finite number", weight);
      }
    }
  }

  private static InputException error(String title, String message, Object... values) {
    return new InputException("clip '" + title + "': " + message.formatted(values));
  }
}
