package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of an {@link AttentionClip}. */
final class AttentionRows {
  private static final double HEAT = 0.65;

  private AttentionRows() {}

  /** The frames with all queries outlined, then the attention of each query. */
  static List<SheetRow> of(AttentionClip clip) {
    List<Integer> queries = clip.maps().stream().map(AttentionMap::query).distinct().toList();
    List<SheetRow> rows = new ArrayList<>();
    List<String> notes = List.of("query patches in red");
    rows.add(new SheetRow("Frames", false, notes, clip.pixels(), queries));
    rows.addAll(heat(clip));
    return rows;
  }

  /** The attention of each query alone. */
  static List<SheetRow> heat(AttentionClip clip) {
    return clip.maps().stream().map(map -> row(clip, map)).toList();
  }

  private static SheetRow row(AttentionClip clip, AttentionMap map) {
    PatchGrid grid = clip.grid();
    TokenImage heat = new TokenImage(grid, map.weights());
    int places = grid.side() * grid.side();
    List<String> notes =
        List.of(
            heat.range(),
            String.format(
                Locale.ROOT, "equal shares %.3g", 1.0 / (map.perSlot() ? places : grid.tokens())),
            map.perSlot() ? "sums to 1 per slot" : "sums to 1 over the clip");
    byte[] pixels = blend(clip.pixels(), heat.pixels());
    return new SheetRow(
        "Query " + grid.place(map.query()), !heat.uniform(), notes, pixels, List.of(map.query()));
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
