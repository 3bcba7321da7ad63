package org.maskedaction.viz;

import java.util.List;

/**
 * Where the parts of a {@link ConfusionMatrixPicture} lie, in pixels.
 *
 * @param classes rows and columns of the matrix
 * @param cell width and height of a cell
 * @param left where the cells begin
 * @param top where the cells begin
 */
record MatrixLayout(int classes, int cell, int left, int top) {
  /** Between the parts of the picture. */
  static final int GAP = 10;

  /** Height of a line of small text. */
  static final int LINE = 14;

  /** The longest label. */
  static final int MAX_LABEL = 220;

  private static final int LARGE_CELL = 64;
  private static final int LARGE_SIDE = 832; // of a matrix whose cells have room for numbers
  private static final int LABELLED_SIDE = 1820; // of the largest with a label for each class
  private static final int SMALLEST_CELL = 4;
  private static final int HEADING = 64; // two lines above the matrix
  private static final int AXIS = 28; // title of an axis

  /** For labels that have been shortened to {@link #MAX_LABEL}. */
  static MatrixLayout of(List<String> labels) {
    int widest = labels.stream().mapToInt(Lettering.NOTE::width).max().orElse(0);
    int before = GAP + AXIS + widest + GAP;
    return new MatrixLayout(labels.size(), cell(labels.size()), before, HEADING + before);
  }

  /** Large cells while they fit, then as high as a label, then what keeps the picture handy. */
  private static int cell(int classes) {
    int large = Math.min(LARGE_CELL, LARGE_SIDE / classes);
    int labelled = Math.min(LINE, LABELLED_SIDE / classes);
    return Math.max(SMALLEST_CELL, Math.max(large, labelled));
  }

  /** Width and height of all cells. */
  int side() {
    return classes * cell;
  }

  /** From one class with a label to the next. */
  int labelStep() {
    return (LINE + cell - 1) / cell;
  }

  /** Left border of a column. */
  int x(int column) {
    return left + column * cell;
  }

  /** Upper border of a row. */
  int y(int row) {
    return top + row * cell;
  }

  /** Right border of the cells. */
  int right() {
    return left + side();
  }

  /** Lower border of the cells. */
  int bottom() {
    return top + side();
  }
}
