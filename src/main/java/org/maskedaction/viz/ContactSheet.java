package org.maskedaction.viz;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.maskedaction.io.InputException;

/**
 * Clips below each other, one column per frame, labels left of the rows: what models saw, predicted
 * and attended to.
 */
public final class ContactSheet extends Picture {
  private static final int HEADING_HEIGHT = 34;
  private static final int HEADING_BASELINE = 24;
  private static final int LABEL_BASELINE = 16;
  private static final int BAR_TOP = 25;
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

  private final String heading;
  private final List<Section> sections;

  /**
   * A sheet.
   *
   * @param heading line above everything
   * @param sections clips from top to bottom, at least one
   */
  ContactSheet(String heading, List<Section> sections) {
    this.heading = heading;
    this.sections = List.copyOf(sections);
  }

  /**
   * What a model was shown of clips and made of them. As far as there is data, the rows are frames,
   * prediction, reconstruction error, sampling probability, mask, masks of other models and motion.
   * Error and probability are min-max scaled per clip.
   *
   * @param source the model
   * @param clips clips from top to bottom, at least one
   * @throws InputException for no clip
   */
  public static ContactSheet ofMasks(MaskSource source, List<MaskSheetClip> clips) {
    return of(
        "mask sheet",
        source.heading(),
        clips,
        c -> new Section(c.title(), c.grid(), MaskRows.of(source, c)));
  }

  /**
   * What chosen tokens attend to: per clip the frames with the query patches outlined, then for
   * each query its attention as heat over the frames, min-max scaled per clip.
   *
   * @param source the model
   * @param attention what kind of attention is shown, part of the heading
   * @param clips clips from top to bottom, at least one
   * @throws InputException for no clip
   */
  public static ContactSheet ofAttention(
      MaskSource source, String attention, List<AttentionClip> clips) {
    return of(
        "attention sheet",
        source.heading() + ", " + attention,
        clips,
        c -> new Section(c.title(), c.grid(), c.rows()));
  }

  /**
   * Skeletons: columns for frames spread over the clip, rows for the original, the joints that the
   * encoder saw and the reconstructions.
   *
   * @param source the model
   * @param clips clips from top to bottom, at least one
   * @throws InputException for no clip
   */
  public static ContactSheet ofSkeletons(MaskSource source, List<SkeletonPicture> clips) {
    return of("skeleton sheet", source.heading(), clips, SkeletonRows::section);
  }

  private static <T> ContactSheet of(
      String name, String heading, List<T> clips, Function<T, Section> section) {
    if (clips.isEmpty()) {
      throw new InputException(name + ": no clips, expected at least one");
    }
    return new ContactSheet(heading, clips.stream().map(section).toList());
  }

  @Override
  public BufferedImage image() {
    List<ClipLayout> layouts = layouts();
    int height = layouts.get(layouts.size() - 1).bottom();
    return drawn(
        width(layouts),
        height,
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, ClipLayout.MARGIN, HEADING_BASELINE);
          for (int i = 0; i < sections.size(); i++) {
            draw(graphics, sections.get(i), layouts.get(i));
          }
        });
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
    row.explain(
        graphics, ClipLayout.MARGIN, NOTE_WIDTH, top + BAR_TOP, top + LABEL_BASELINE + NOTE_GAP);
    for (int frame = 0; frame < layout.frames(); frame++) {
      row.draw(graphics, grid, layout.scale(), frame, layout.x(frame), top);
    }
  }

  /**
   * Where the parts of one clip lie on the sheet, in pixels from its left top corner. Top to
   * bottom: title, frame numbers, rows.
   *
   * @param top upper edge
   * @param rows number of rows
   * @param frames number of columns
   * @param size height and width of a frame of the input
   * @param scale how frames are drawn
   */
  record ClipLayout(int top, int rows, int frames, int size, CellScale scale) {
    /** Left edge of all text. */
    static final int MARGIN = 12;

    /** Left edge of the first frame. */
    static final int LABEL_WIDTH = 184;

    private static final int MAX_WIDTH = 2400;
    private static final int TITLE_HEIGHT = 26;
    private static final int NUMBERS_HEIGHT = 20;
    private static final int COLUMN_GAP = 2;
    private static final int ROW_GAP = 6;

    static ClipLayout of(PatchGrid grid, int rows, int top) {
      CellScale scale = CellScale.of(grid, COLUMN_GAP, MAX_WIDTH - LABEL_WIDTH - MARGIN);
      return new ClipLayout(top, rows, grid.frames(), grid.size(), scale);
    }

    int cell() {
      return scale.cell(size);
    }

    /** Left edge of a frame. */
    int x(int frame) {
      return LABEL_WIDTH + frame * (cell() + COLUMN_GAP);
    }

    /** Upper edge of a row. */
    int y(int row) {
      return top + TITLE_HEIGHT + NUMBERS_HEIGHT + row * (cell() + ROW_GAP);
    }

    int titleBaseline() {
      return top + TITLE_HEIGHT - 8;
    }

    int numbersBaseline() {
      return top + TITLE_HEIGHT + NUMBERS_HEIGHT - 6;
    }

    int right() {
      return x(frames) - COLUMN_GAP + MARGIN;
    }

    int bottom() {
      return y(rows) - ROW_GAP + MARGIN;
    }
  }
}
