package org.maskedaction.viz;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of one clip as panels side by side, one picture per frame. Panels that would make the
 * picture too wide go below the others. Width and height are even, as video encoders want them.
 */
public final class ClipAnimation {
  private static final int MAX_WIDTH = 1800;
  private static final int MIN_CELL = 150; // room for the longest label and the colour bar
  private static final int MARGIN = 12;
  private static final int GAP = 12;
  private static final int HEADING_BASELINE = 24;
  private static final int TITLE_BASELINE = 46;
  private static final int PANELS_TOP = 56;
  private static final int LABEL_HEIGHT = 22;
  private static final int LABEL_BASELINE = 16;
  private static final int BAR_GAP = 6;

  private final String heading;
  private final String title;
  private final PatchGrid grid;
  private final List<SheetRow> panels;
  private final CellScale scale;
  private final int columns;

  /**
   * An animation of what a model makes of a clip.
   *
   * @param source the model
   * @param clip the clip
   * @param attention attention of chosen tokens of this clip, shown after the other panels
   */
  public ClipAnimation(
      MaskSource source, MaskSheetClip clip, List<AttentionClip.AttentionMap> attention) {
    this(source.heading(), clip.title(), clip.grid(), panels(source, clip, attention));
  }

  /**
   * An animation of what a model makes of skeletons.
   *
   * @param source the model
   * @param clip the clip
   */
  public ClipAnimation(MaskSource source, SkeletonPicture clip) {
    this(source.heading(), clip.title(), SkeletonRows.movieGrid(clip), SkeletonRows.movie(clip));
  }

  private ClipAnimation(String heading, String title, PatchGrid grid, List<SheetRow> panels) {
    this.heading = heading;
    this.title = title;
    this.grid = grid;
    this.panels = panels;
    scale = CellScale.atLeast(MIN_CELL, grid.size());
    columns = Math.max(1, Math.min(panels.size(), (MAX_WIDTH - MARGIN) / (cell() + GAP)));
  }

  private static List<SheetRow> panels(
      MaskSource source, MaskSheetClip clip, List<AttentionClip.AttentionMap> attention) {
    List<SheetRow> panels = new ArrayList<>(MaskRows.of(source, clip));
    panels.addAll(new AttentionClip(clip.title(), clip.grid(), clip.pixels(), attention).heat());
    return panels;
  }

  /** One picture per frame, all of one size. */
  public List<BufferedImage> frames() {
    return IntStream.range(0, grid.frames()).mapToObj(this::draw).toList();
  }

  private BufferedImage draw(int frame) {
    return Picture.drawn(
        width(),
        height(),
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, MARGIN, HEADING_BASELINE);
          Lettering.TITLE.draw(graphics, line(frame), MARGIN, TITLE_BASELINE);
          for (int i = 0; i < panels.size(); i++) {
            int left = MARGIN + i % columns * (cell() + GAP);
            draw(graphics, panels.get(i), frame, left, PANELS_TOP + i / columns * panelHeight());
          }
        });
  }

  private void draw(Graphics2D graphics, SheetRow panel, int frame, int left, int top) {
    Lettering.LABEL.draw(graphics, panel.label(), left, top + LABEL_BASELINE);
    panel.draw(graphics, grid, scale, frame, left, top + LABEL_HEIGHT);
    int below = top + LABEL_HEIGHT + cell();
    panel.explain(graphics, left, cell(), below + BAR_GAP, below);
  }

  private String line(int frame) {
    return "%s, frame %d".formatted(title, frame);
  }

  private int cell() {
    return scale.cell(grid.size());
  }

  private int panelHeight() {
    int notes = panels.stream().mapToInt(panel -> panel.notes().size()).max().getAsInt();
    int bar = BAR_GAP + ColorMap.BAR_HEIGHT;
    return LABEL_HEIGHT + cell() + bar + notes * SheetRow.NOTE_HEIGHT + GAP;
  }

  private int width() {
    int text =
        Math.max(Lettering.HEADING.width(heading), Lettering.TITLE.width(line(grid.frames() - 1)));
    return even(2 * MARGIN + Math.max(text, columns * (cell() + GAP) - GAP));
  }

  private int height() {
    int lines = (panels.size() + columns - 1) / columns;
    return even(PANELS_TOP + lines * panelHeight());
  }

  private static int even(int length) {
    return length + length % 2;
  }
}
