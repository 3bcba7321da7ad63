package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.config.InputException;

/**
 * A contact sheet of clips: one column per frame and, as far as there is data, the rows frames,
 * prediction, reconstruction error, sampling probability, sampled mask and motion. Error and
 * probability are min-max scaled per clip.
 */
public final class MaskSheet {
  private static final int HEADING_HEIGHT = 34;
  private static final int HEADING_BASELINE = 24;
  private static final int LABEL_BASELINE = 16;
  private static final int BAR_TOP = 25;
  private static final int BAR_HEIGHT = 9;
  private static final int BAR_WIDTH = 140;
  private static final int NOTE_HEIGHT = 16;
  private static final int NOTE_GAP = 4;

  private final String heading;
  private final List<MaskSheetClip> clips;

  /**
   * A sheet of clips of one training step.
   *
   * @param step training step
   * @param maskRatio masked share of the tokens as configured, in [0, 1]
   * @param clips clips from top to bottom, at least one
   * @throws InputException for a negative step, another ratio or no clip
   */
  public MaskSheet(long step, double maskRatio, List<MaskSheetClip> clips) {
    if (step < 0) {
      throw new InputException("mask sheet: step %d, expected 0 or more".formatted(step));
    }
    if (!(maskRatio >= 0.0 && maskRatio <= 1.0)) {
      throw new InputException("mask sheet: mask ratio " + maskRatio + ", expected 0..1");
    }
    if (clips.isEmpty()) {
      throw new InputException("mask sheet: no clips, expected at least one");
    }
    DecimalFormat ratio =
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    this.heading = "Step " + step + ", mask ratio " + ratio.format(maskRatio);
    this.clips = List.copyOf(clips);
  }

  /**
   * Draws the sheet.
   *
   * @throws InputException if Java finds no font
   */
  public BufferedImage image() {
    List<List<SheetRow>> rows = clips.stream().map(SheetRow::of).toList();
    List<ClipLayout> layouts = layouts(rows);
    int height = layouts.get(layouts.size() - 1).bottom();
    BufferedImage sheet = new BufferedImage(width(layouts), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), height);
      Lettering.HEADING.draw(graphics, heading, ClipLayout.MARGIN, HEADING_BASELINE);
      for (int i = 0; i < clips.size(); i++) {
        drawClip(graphics, clips.get(i).title(), rows.get(i), layouts.get(i));
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }

  /**
   * Draws the sheet and puts it in place as a PNG file in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   * @throws InputException if Java finds no font
   */
  public void write(Path file) throws IOException {
    PngFile.write(file, image());
  }

  private List<ClipLayout> layouts(List<List<SheetRow>> rows) {
    List<ClipLayout> layouts = new ArrayList<>();
    int top = HEADING_HEIGHT;
    for (int i = 0; i < clips.size(); i++) {
      ClipLayout layout = ClipLayout.of(clips.get(i).grid(), rows.get(i).size(), top);
      layouts.add(layout);
      top = layout.bottom();
    }
    return layouts;
  }

  /** The sheet is as wide as its widest clip or line of text. */
  private int width(List<ClipLayout> layouts) {
    int text = Lettering.HEADING.width(heading);
    for (MaskSheetClip clip : clips) {
      text = Math.max(text, Lettering.TITLE.width(clip.title()));
    }
    int frames = layouts.stream().mapToInt(ClipLayout::right).max().getAsInt();
    return Math.max(frames, text + 2 * ClipLayout.MARGIN);
  }

  private static void drawClip(
      Graphics2D graphics, String title, List<SheetRow> rows, ClipLayout layout) {
    Lettering.TITLE.draw(graphics, title, ClipLayout.MARGIN, layout.titleBaseline());
    for (int frame = 0; frame < layout.frames(); frame++) {
      int centre = layout.x(frame) + layout.cell() / 2;
      Lettering.NOTE.drawCentred(
          graphics, Integer.toString(frame), centre, layout.numbersBaseline());
    }
    for (int row = 0; row < rows.size(); row++) {
      drawRow(graphics, rows.get(row), layout, layout.y(row));
    }
  }

  private static void drawRow(Graphics2D graphics, SheetRow row, ClipLayout layout, int top) {
    Lettering.LABEL.draw(graphics, row.label(), ClipLayout.MARGIN, top + LABEL_BASELINE);
    int baseline = top + LABEL_BASELINE + NOTE_GAP;
    if (row.colorBar()) {
      drawBar(graphics, top + BAR_TOP);
      baseline = top + BAR_TOP + BAR_HEIGHT;
    }
    for (String note : row.notes()) {
      baseline += NOTE_HEIGHT;
      Lettering.NOTE.draw(graphics, note, ClipLayout.MARGIN, baseline);
    }
    for (int frame = 0; frame < layout.frames(); frame++) {
      BufferedImage cell = layout.scale().frame(row.pixels(), layout.size(), frame);
      graphics.drawImage(cell, layout.x(frame), top, null);
    }
  }

  private static void drawBar(Graphics2D graphics, int top) {
    for (int x = 0; x < BAR_WIDTH; x++) {
      graphics.setColor(new Color(ColorMap.rgb(x / (BAR_WIDTH - 1.0))));
      graphics.fillRect(ClipLayout.MARGIN + x, top, 1, BAR_HEIGHT);
    }
  }
}
