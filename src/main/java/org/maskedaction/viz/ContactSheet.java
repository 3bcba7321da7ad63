package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clips below each other, one column per frame, labels left of the rows.
 *
 * @param heading line above everything
 * @param sections clips from top to bottom, at least one
 */
record ContactSheet(String heading, List<Section> sections) {
  private static final int HEADING_HEIGHT = 34;
  private static final int HEADING_BASELINE = 24;
  private static final int LABEL_BASELINE = 16;
  private static final int BAR_TOP = 25;
  private static final int NOTE_HEIGHT = 16;
  private static final int NOTE_WIDTH = ClipLayout.LABEL_WIDTH - ClipLayout.MARGIN - 6;
  private static final int NOTE_GAP = 4;

  /**
   * One clip.
   *
   * @param title line above the clip
   * @param grid size of the clip and of its tubelets
   * @param rows rows from top to bottom
   * @param numbers the number of each column's frame within the clip
   */
  record Section(String title, PatchGrid grid, List<SheetRow> rows, List<Integer> numbers) {
    /** A clip of which all frames are shown. */
    Section(String title, PatchGrid grid, List<SheetRow> rows) {
      this(title, grid, rows, IntStream.range(0, grid.frames()).boxed().toList());
    }
  }

  BufferedImage image() {
    List<ClipLayout> layouts = layouts();
    int height = layouts.get(layouts.size() - 1).bottom();
    BufferedImage sheet = new BufferedImage(width(layouts), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), height);
      Lettering.HEADING.draw(graphics, heading, ClipLayout.MARGIN, HEADING_BASELINE);
      for (int i = 0; i < sections.size(); i++) {
        draw(graphics, sections.get(i), layouts.get(i));
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }

  void write(Path file) throws IOException {
    PngFile.write(file, image());
  }

  private List<ClipLayout> layouts() {
    List<ClipLayout> layouts = new ArrayList<>();
    int top = HEADING_HEIGHT;
    for (Section section : sections) {
      ClipLayout layout = ClipLayout.of(section.grid(), section.rows().size(), top);
      layouts.add(layout);
      top = layout.bottom();
    }
    return layouts;
  }

  /** The sheet is as wide as its widest clip or line of text. */
  private int width(List<ClipLayout> layouts) {
    int text = Lettering.HEADING.width(heading);
    for (Section section : sections) {
      text = Math.max(text, Lettering.TITLE.width(section.title()));
    }
    int frames = layouts.stream().mapToInt(ClipLayout::right).max().getAsInt();
    return Math.max(frames, text + 2 * ClipLayout.MARGIN);
  }

  private static void draw(Graphics2D graphics, Section section, ClipLayout layout) {
    Lettering.TITLE.draw(graphics, section.title(), ClipLayout.MARGIN, layout.titleBaseline());
    Lettering.NOTE.draw(graphics, "frame", ClipLayout.MARGIN, layout.numbersBaseline());
    for (int frame = 0; frame < layout.frames(); frame++) {
      int centre = layout.x(frame) + layout.cell() / 2;
      Lettering.NOTE.drawCentred(
          graphics, section.numbers().get(frame).toString(), centre, layout.numbersBaseline());
    }
    for (int row = 0; row < section.rows().size(); row++) {
      draw(graphics, section.grid(), section.rows().get(row), layout, layout.y(row));
    }
  }

  private static void draw(
      Graphics2D graphics, PatchGrid grid, SheetRow row, ClipLayout layout, int top) {
    Lettering.LABEL.draw(graphics, row.label(), ClipLayout.MARGIN, top + LABEL_BASELINE);
    int baseline = top + LABEL_BASELINE + NOTE_GAP;
    if (row.colorBar()) {
      ColorMap.drawBar(graphics, ClipLayout.MARGIN, top + BAR_TOP);
      baseline = top + BAR_TOP + ColorMap.BAR_HEIGHT;
    }
    for (String note : row.notes()) {
      baseline += NOTE_HEIGHT;
      Lettering.NOTE.draw(
          graphics, Lettering.NOTE.shortened(note, NOTE_WIDTH), ClipLayout.MARGIN, baseline);
    }
    for (int frame = 0; frame < layout.frames(); frame++) {
      row.draw(graphics, grid, layout.scale(), frame, layout.x(frame), top);
    }
  }
}
