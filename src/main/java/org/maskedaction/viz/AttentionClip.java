package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.io.InputException;

/**
 * One clip of an {@linkplain ContactSheet#ofAttention sheet of attention}.
 *
 * @param title line above the clip, such as its name
 * @param grid size of the clip and of its tubelets
 * @param pixels bytes of red, green and blue, [T, H, W, 3]
 * @param maps attention of one or more tokens, from top to bottom
 */
public record AttentionClip(String title, PatchGrid grid, byte[] pixels, List<AttentionMap> maps) {
  private static final double HEAT = 0.65; // share of the heat in the colours

  /**
   * How much one token attends to every token of its clip.
   *
   * @param query the token that attends
   * @param perSlot whether the weights sum to 1 over each frame slot, otherwise over the clip
   * @param weights weight of each token, [N]
   */
  public record AttentionMap(int query, boolean perSlot, float[] weights) {}

  /**
   * Checks the arrays against the grid.
   *
   * @throws InputException for a wrong length, a query outside the grid or a weight that is not
   *     finite
   */
  public AttentionClip {
    maps = List.copyOf(maps);
    MaskSheetClip.requireLength(title, "pixels", pixels.length, grid.clipValues());
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

  /** The frames with all queries outlined, then the attention of each query. */
  List<SheetRow> rows() {
    List<Integer> queries = maps.stream().map(AttentionMap::query).distinct().toList();
    List<SheetRow> rows = new ArrayList<>();
    List<String> notes = List.of("query patches in red");
    rows.add(new SheetRow("Frames", false, notes, pixels, queries));
    rows.addAll(heat());
    return rows;
  }

  /** The attention of each query alone. */
  List<SheetRow> heat() {
    return maps.stream().map(this::row).toList();
  }

  private SheetRow row(AttentionMap map) {
    TokenImage heat = new TokenImage(grid, map.weights());
    int places = grid.side() * grid.side();
    List<String> notes =
        List.of(
            heat.range(),
            String.format(
                Locale.ROOT, "equal shares %.3g", 1.0 / (map.perSlot() ? places : grid.tokens())),
            map.perSlot() ? "sums to 1 per slot" : "sums to 1 over the clip");
    return new SheetRow(
        "Query " + grid.place(map.query()),
        !heat.uniform(),
        notes,
        blend(pixels, heat.pixels()),
        List.of(map.query()));
  }

  /** The heat's colours over grey frames. */
  private static byte[] blend(byte[] pixels, byte[] heat) {
    byte[] result = new byte[pixels.length];
    for (int at = 0; at < pixels.length; at += PatchGrid.CHANNELS) {
      int red = pixels[at] & 0xFF;
      int green = pixels[at + 1] & 0xFF;
      int blue = pixels[at + 2] & 0xFF;
      double grey = 0.299 * red + 0.587 * green + 0.114 * blue; // luma of ITU-R BT.601
      for (int channel = at; channel < at + PatchGrid.CHANNELS; channel++) {
        result[channel] = (byte) Math.round(HEAT * (heat[channel] & 0xFF) + (1 - HEAT) * grey);
      }
    }
    return result;
  }
}
