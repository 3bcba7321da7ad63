package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A confusion matrix as a picture: a row per true class, a column per predicted class, the colour
 * being the share of the row, the more the darker; cells without videos are pale grey. Cells that
 * are large enough also show the count and the share in per cent. Classes without videos have a
 * grey row. Where there are too many classes for a label each, labels are left out evenly.
 */
public final class ConfusionMatrixPicture extends Picture {
  private static final int HEADING_BASELINE = 26;
  private static final int EXPLANATION_BASELINE = 48;
  private static final int LEGEND_WIDTH = 110;
  private static final int BAR_WIDTH = 18;
  private static final int BAR_HEIGHT = 200;
  private static final int ASCENT = 9; // of capital letters of small text
  private static final int PERCENT = 100;
  private static final int GRID_FROM = 10; // cells as large have borders
  private static final double DARK = 0.45; // the share from which text is white
  private static final Color ABSENT = new Color(0xB4B4B4);
  private static final Color NONE = new Color(0xEEEEEE);
  private static final String EXPLANATION =
      "Rows: true class. Columns: predicted class. Colour: share of the videos of the row.";

  private final String heading;
  private final int[][] counts; // [C truth, C prediction]
  private final List<String> labels; // as drawn
  private final Layout layout;

  /**
   * A picture of counts.
   *
   * @param heading first line
   * @param classes names of the classes
   * @param counts videos by true and predicted class // [C, C]
   * @throws InputException where there is no class, or not as many rows and columns as classes
   */
  public ConfusionMatrixPicture(String heading, List<String> classes, int[][] counts) {
    int size = classes.size();
    if (size == 0
        || counts.length != size
        || Arrays.stream(counts).anyMatch(row -> row.length != size)) {
      throw new InputException(
          "confusion matrix: %d rows for %d classes, expected one row and column per class"
              .formatted(counts.length, size));
    }
    this.heading = heading;
    this.counts = counts;
    this.labels =
        classes.stream().map(name -> Lettering.NOTE.shortened(name, Layout.MAX_LABEL)).toList();
    this.layout = Layout.of(labels);
  }

  @Override
  public BufferedImage image() {
    int text = Math.max(Lettering.HEADING.width(heading), Lettering.NOTE.width(EXPLANATION));
    int width = Math.max(layout.right() + LEGEND_WIDTH, text + 2 * Layout.GAP);
    int below = Math.max(layout.bottom(), layout.top() + BAR_HEIGHT + 5 * Layout.LINE);
    return drawn(
        width,
        below + 2 * Layout.GAP,
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, Layout.GAP, HEADING_BASELINE);
          Lettering.NOTE.draw(graphics, EXPLANATION, Layout.GAP, EXPLANATION_BASELINE);
          drawCells(graphics);
          drawLabels(graphics);
          drawLegend(graphics, layout.right() + 2 * Layout.GAP);
        });
  }

  private void drawCells(Graphics2D graphics) {
    int border = layout.cell() >= GRID_FROM ? 1 : 0;
    int side = layout.cell() - border;
    for (int row = 0; row < counts.length; row++) {
      int videos = Arrays.stream(counts[row]).sum();
      Color empty = videos == 0 ? ABSENT : NONE;
      for (int column = 0; column < counts.length; column++) {
        int count = counts[row][column];
        double share = count / (double) videos;
        graphics.setColor(count == 0 ? empty : color(share));
        graphics.fillRect(layout.x(column), layout.y(row), side, side);
        if (count > 0) {
          drawNumbers(graphics, row, column, share);
        }
      }
    }
  }

  /** The more, the darker. */
  private static Color color(double share) {
    return new Color(ColorMap.rgb(1 - share));
  }

  /** Count and share where both fit, the count alone where that fits, else nothing. */
  private void drawNumbers(Graphics2D graphics, int row, int column, double share) {
    String count = Integer.toString(counts[row][column]);
    long rounded = Math.round(PERCENT * share);
    String percent = (rounded == 0 ? "<1" : rounded) + " %";
    int cell = layout.cell();
    int centre = layout.x(column) + cell / 2;
    int middle = layout.y(row) + cell / 2;
    Color color = share < DARK ? Color.BLACK : Color.WHITE;
    boolean both = cell > 3 * Layout.LINE && fits(percent);
    if (!fits(count)) {
      return;
    }
    int baseline = both ? middle - 2 : middle + ASCENT / 2;
    Lettering.NOTE.drawCentred(graphics, count, centre, baseline, color);
    if (both) {
      Lettering.NOTE.drawCentred(graphics, percent, centre, baseline + Layout.LINE, color);
    }
  }

  private boolean fits(String number) {
    return layout.cell() > Layout.LINE + 4 && Lettering.NOTE.width(number) + 4 <= layout.cell();
  }

  private void drawLabels(Graphics2D graphics) {
    int end = layout.left() - Layout.GAP / 2;
    int bottom = layout.top() - Layout.GAP / 2;
    for (int at = 0; at < labels.size(); at += layout.labelStep()) {
      int middle = layout.cell() / 2 + ASCENT / 2;
      Lettering.NOTE.drawBefore(graphics, labels.get(at), end, layout.y(at) + middle);
      Lettering.NOTE.drawUpwards(graphics, labels.get(at), layout.x(at) + middle, bottom);
    }
    int centre = layout.side() / 2;
    int titleEnd = Layout.GAP + 2 * ASCENT;
    Lettering.LABEL.drawCentred(
        graphics, "Predicted class", layout.left() + centre, EXPLANATION_BASELINE + 2 * ASCENT + 4);
    int half = Lettering.LABEL.width("True class") / 2;
    Lettering.LABEL.drawUpwards(graphics, "True class", titleEnd, layout.top() + centre + half);
  }

  private void drawLegend(Graphics2D graphics, int left) {
    int title = layout.top() - Layout.LINE - 2;
    Lettering.NOTE.draw(graphics, "Share of row", left, title);
    for (int y = 0; y < BAR_HEIGHT; y++) {
      graphics.setColor(color(1 - y / (BAR_HEIGHT - 1.0)));
      graphics.fillRect(left, layout.top() + y, BAR_WIDTH, 1);
    }
    int beside = left + BAR_WIDTH + Layout.GAP / 2;
    for (int percent = 0; percent <= PERCENT; percent += PERCENT / 4) {
      int y = layout.top() + BAR_HEIGHT - percent * BAR_HEIGHT / PERCENT;
      Lettering.NOTE.draw(graphics, percent + " %", beside, y + ASCENT / 2);
    }
    int below = layout.top() + BAR_HEIGHT + Layout.LINE;
    drawKey(graphics, NONE, "none", left, below);
    if (Arrays.stream(counts).anyMatch(row -> Arrays.stream(row).sum() == 0)) {
      drawKey(graphics, ABSENT, "empty row", left, below + Layout.LINE + Layout.GAP);
    }
  }

  private static void drawKey(Graphics2D graphics, Color color, String text, int left, int top) {
    graphics.setColor(color);
    graphics.fillRect(left, top, BAR_WIDTH, Layout.LINE);
    int beside = left + BAR_WIDTH + Layout.GAP / 2;
    Lettering.NOTE.draw(graphics, text, beside, top + ASCENT + 2);
  }

  /**
   * Where the parts of a picture lie, in pixels.
   *
   * @param classes rows and columns of the matrix
   * @param cell width and height of a cell
   * @param left where the cells begin
   * @param top where the cells begin
   */
  record Layout(int classes, int cell, int left, int top) {
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
    static Layout of(List<String> labels) {
      int widest = labels.stream().mapToInt(Lettering.NOTE::width).max().orElse(0);
      int before = GAP + AXIS + widest + GAP;
      return new Layout(labels.size(), cell(labels.size()), before, HEADING + before);
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
}
