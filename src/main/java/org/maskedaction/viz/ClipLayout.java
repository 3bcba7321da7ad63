package org.maskedaction.viz;

/**
 * Where the parts of one clip lie on the sheet, in pixels from its left top corner. Top to bottom:
 * title, frame numbers, rows.
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
