package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;

/**
 * One row of frames of a sheet, or one panel of an animation.
 *
 * @param label name of the row
 * @param colorBar whether the row uses the colour map
 * @param notes lines below the label
 * @param pixels bytes [T, H, W, 3]
 * @param outlined tokens whose patches are outlined in their frames
 */
record SheetRow(
    String label, boolean colorBar, List<String> notes, byte[] pixels, List<Integer> outlined) {
  /** Height of a line of notes. */
  static final int NOTE_HEIGHT = 16;

  private static final Color OUTLINE = new Color(0xFF2020);
  private static final int OUTLINE_WIDTH = 2;

  /** A row without outlines. */
  SheetRow(String label, boolean colorBar, List<String> notes, byte[] pixels) {
    this(label, colorBar, notes, pixels, List.of());
  }

  /**
   * Draws the bar of the colours, where the row uses them, and the notes below it.
   *
   * @param width pixels that the notes may take
   * @param barTop upper edge of the bar
   * @param withoutBar where the notes begin in a row without one
   */
  void explain(Graphics2D graphics, int left, int width, int barTop, int withoutBar) {
    int baseline = withoutBar;
    if (colorBar) {
      ColorMap.drawBar(graphics, left, barTop);
      baseline = barTop + ColorMap.BAR_HEIGHT;
    }
    for (String note : notes) {
      baseline += NOTE_HEIGHT;
      Lettering.NOTE.draw(graphics, Lettering.NOTE.shortened(note, width), left, baseline);
    }
  }

  /** Draws one frame with its left top corner at {@code x}, {@code y}. */
  void draw(Graphics2D graphics, PatchGrid grid, CellScale scale, int frame, int x, int y) {
    graphics.drawImage(scale.frame(pixels, grid.size(), frame), x, y, null);
    for (int token : outlined) {
      if (grid.slot(token) == frame / grid.tubeletSize()) {
        outline(graphics, grid, scale, token, x, y);
      }
    }
  }

  private static void outline(
      Graphics2D graphics, PatchGrid grid, CellScale scale, int token, int x, int y) {
    int left = x + scale.cell(grid.column(token) * grid.patchSize());
    int top = y + scale.cell(grid.row(token) * grid.patchSize());
    int side = scale.cell(grid.patchSize());
    graphics.setColor(OUTLINE);
    graphics.setStroke(new BasicStroke(OUTLINE_WIDTH));
    graphics.drawRect(left + 1, top + 1, side - OUTLINE_WIDTH, side - OUTLINE_WIDTH);
  }
}
