package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A confusion matrix as a picture: a row per true class, a column per predicted class, the colour
 * being the share of the row, the more the darker; cells without videos are pale grey. Cells that
 * are large enough also show the count and the share in per cent. Classes without videos have a
 * grey row. Where there are too many classes for a label each, labels are left out evenly.
 */
public final class ConfusionMatrixPicture {
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
  private final MatrixLayout layout;

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
        classes.stream()
            .map(name -> Lettering.NOTE.shortened(name, MatrixLayout.MAX_LABEL))
            .toList();
    this.layout = MatrixLayout.of(labels);
  }

  /**
   * Draws the picture.
   *
   * @throws InputException if Java finds no font
   */
  public BufferedImage image() {
    int text = Math.max(Lettering.HEADING.width(heading), Lettering.NOTE.width(EXPLANATION));
    int width = Math.max(layout.right() + LEGEND_WIDTH, text + 2 * MatrixLayout.GAP);
    int below = Math.max(layout.bottom(), layout.top() + BAR_HEIGHT + 5 * MatrixLayout.LINE);
    BufferedImage image =
        new BufferedImage(width, below + 2 * MatrixLayout.GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, image.getHeight());
      Lettering.HEADING.draw(graphics, heading, MatrixLayout.GAP, HEADING_BASELINE);
      Lettering.NOTE.draw(graphics, EXPLANATION, MatrixLayout.GAP, EXPLANATION_BASELINE);
      drawCells(graphics);
      drawLabels(graphics);
      drawLegend(graphics, layout.right() + 2 * MatrixLayout.GAP);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /**
   * Draws the picture and puts it in place as a PNG file in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   * @throws InputException if Java finds no font
   */
  public void write(Path file) throws IOException {
    PngFile.write(file, image());
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
    boolean both = cell > 3 * MatrixLayout.LINE && fits(percent);
    if (!fits(count)) {
      return;
    }
    int baseline = both ? middle - 2 : middle + ASCENT / 2;
    Lettering.NOTE.drawCentred(graphics, count, centre, baseline, color);
    if (both) {
      Lettering.NOTE.drawCentred(graphics, percent, centre, baseline + MatrixLayout.LINE, color);
    }
  }

  private boolean fits(String number) {
    return layout.cell() > MatrixLayout.LINE + 4
        && Lettering.NOTE.width(number) + 4 <= layout.cell();
  }

  private void drawLabels(Graphics2D graphics) {
    int end = layout.left() - MatrixLayout.GAP / 2;
    int bottom = layout.top() - MatrixLayout.GAP / 2;
    for (int at = 0; at < labels.size(); at += layout.labelStep()) {
      int middle = layout.cell() / 2 + ASCENT / 2;
      Lettering.NOTE.drawBefore(graphics, labels.get(at), end, layout.y(at) + middle);
      Lettering.NOTE.drawUpwards(graphics, labels.get(at), layout.x(at) + middle, bottom);
    }
    int centre = layout.side() / 2;
    int titleEnd = MatrixLayout.GAP + 2 * ASCENT;
    Lettering.LABEL.drawCentred(
        graphics, "Predicted class", layout.left() + centre, EXPLANATION_BASELINE + 2 * ASCENT + 4);
    int half = Lettering.LABEL.width("True class") / 2;
    Lettering.LABEL.drawUpwards(graphics, "True class", titleEnd, layout.top() + centre + half);
  }

  private void drawLegend(Graphics2D graphics, int left) {
    int title = layout.top() - MatrixLayout.LINE - 2;
    Lettering.NOTE.draw(graphics, "Share of row", left, title);
    for (int y = 0; y < BAR_HEIGHT; y++) {
      graphics.setColor(color(1 - y / (BAR_HEIGHT - 1.0)));
      graphics.fillRect(left, layout.top() + y, BAR_WIDTH, 1);
    }
    int beside = left + BAR_WIDTH + MatrixLayout.GAP / 2;
    for (int percent = 0; percent <= PERCENT; percent += PERCENT / 4) {
      int y = layout.top() + BAR_HEIGHT - percent * BAR_HEIGHT / PERCENT;
      Lettering.NOTE.draw(graphics, percent + " %", beside, y + ASCENT / 2);
    }
    int below = layout.top() + BAR_HEIGHT + MatrixLayout.LINE;
    drawKey(graphics, NONE, "none", left, below);
    if (Arrays.stream(counts).anyMatch(row -> Arrays.stream(row).sum() == 0)) {
      drawKey(graphics, ABSENT, "empty row", left, below + MatrixLayout.LINE + MatrixLayout.GAP);
    }
  }

  private static void drawKey(Graphics2D graphics, Color color, String text, int left, int top) {
    graphics.setColor(color);
    graphics.fillRect(left, top, BAR_WIDTH, MatrixLayout.LINE);
    int beside = left + BAR_WIDTH + MatrixLayout.GAP / 2;
    Lettering.NOTE.draw(graphics, text, beside, top + ASCENT + 2);
  }
}
