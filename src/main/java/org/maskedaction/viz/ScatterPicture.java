package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.io.InputException;

/**
 * Points of the plane in the colours of their classes, with a legend. Both axes have one scale and
 * no units. Classes beyond the twentieth take the same colours with other marks.
 */
public final class ScatterPicture extends Picture {
  private static final int MARGIN = 16;
  private static final int HEADING_BASELINE = 28;
  private static final int EXPLANATION_BASELINE = 50;
  private static final int TOP = 64;
  private static final int SIDE = 860;
  private static final int AXIS = 26;
  private static final double FILLED = 0.95; // share of the side that the points take
  private static final int LINE = 22;
  private static final int LEGEND_ROWS = SIDE / LINE;
  private static final int LEGEND_TEXT = 200;
  private static final int LEGEND_MARK = 20;
  private static final Color FRAME = new Color(0x909090);
  private static final String HORIZONTAL = "t-SNE dimension 1";
  private static final String VERTICAL = "t-SNE dimension 2";

  private final String heading;
  private final String explanation;
  private final double[][] places;
  private final int[] labels;
  private final List<String> names;
  private final int[] shown; // classes with points
  private final int[] counts;

  /**
   * A picture of points.
   *
   * @param heading first line
   * @param explanation second line
   * @param places // [n, 2]
   * @param labels class of each point // [n]
   * @param names names of the classes by label
   * @throws InputException for no point, or a label without a name
   */
  public ScatterPicture(
      String heading, String explanation, double[][] places, int[] labels, List<String> names) {
    if (places.length == 0 || places.length != labels.length) {
      throw new InputException(
          "scatter picture: %d points and %d labels, expected as many, at least one"
              .formatted(places.length, labels.length));
    }
    int largest = Arrays.stream(labels).max().getAsInt();
    if (largest >= names.size() || Arrays.stream(labels).min().getAsInt() < 0) {
      throw new InputException(
          "scatter picture: label %d, expected names for 0 to it, there are %d"
              .formatted(largest, names.size()));
    }
    this.heading = heading;
    this.explanation = explanation;
    this.places = places;
    this.labels = labels;
    this.names = names;
    counts = new int[names.size()];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    shown = IntStream.range(0, counts.length).filter(label -> counts[label] > 0).toArray();
  }

  @Override
  public BufferedImage image() {
    int legend = columns() * columnWidth();
    int text =
        Math.max(Lettering.HEADING.width(heading), Lettering.NOTE.width(explanation)) + MARGIN;
    int width = MARGIN + Math.max(text, AXIS + SIDE + MARGIN + legend) + MARGIN;
    int height = TOP + SIDE + AXIS + MARGIN;
    return smooth(
        width,
        height,
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, MARGIN, HEADING_BASELINE);
          Lettering.NOTE.draw(graphics, explanation, MARGIN, EXPLANATION_BASELINE);
          drawAxes(graphics);
          drawPoints(graphics);
          drawLegend(graphics);
        });
  }

  private static int left() {
    return MARGIN + AXIS;
  }

  private static void drawAxes(Graphics2D graphics) {
    graphics.setColor(FRAME);
    graphics.setStroke(new BasicStroke(1));
    graphics.drawRect(left(), TOP, SIDE, SIDE);
    Lettering.LABEL.drawCentred(graphics, HORIZONTAL, left() + SIDE / 2, TOP + SIDE + AXIS - 6);
    int half = Lettering.LABEL.width(VERTICAL) / 2;
    Lettering.LABEL.drawUpwards(graphics, VERTICAL, left() - 10, TOP + SIDE / 2 + half);
  }

  private void drawPoints(Graphics2D graphics) {
    double[] low = places[0].clone();
    double[] high = places[0].clone();
    for (double[] place : places) {
      for (int axis = 0; axis < 2; axis++) {
        low[axis] = Math.min(low[axis], place[axis]);
        high[axis] = Math.max(high[axis], place[axis]);
      }
    }
    double range = Math.max(high[0] - low[0], high[1] - low[1]);
    double scale = FILLED * SIDE / (range > 0 ? range : 1);
    for (int i = 0; i < places.length; i++) {
      double x = left() + SIDE / 2.0 + (places[i][0] - (low[0] + high[0]) / 2) * scale;
      double y = TOP + SIDE / 2.0 - (places[i][1] - (low[1] + high[1]) / 2) * scale;
      ClassMark.of(labels[i]).draw(graphics, x, y);
    }
  }

  private int columns() {
    return (shown.length + LEGEND_ROWS - 1) / LEGEND_ROWS;
  }

  private String entry(int label) {
    String count = " (%d)".formatted(counts[label]);
    int room = LEGEND_TEXT - Lettering.NOTE.width(count);
    return Lettering.NOTE.shortened(names.get(label), room) + count;
  }

  private int columnWidth() {
    int widest =
        Arrays.stream(shown).map(label -> Lettering.NOTE.width(entry(label))).max().orElse(0);
    return LEGEND_MARK + widest + MARGIN;
  }

  private void drawLegend(Graphics2D graphics) {
    int width = columnWidth();
    for (int i = 0; i < shown.length; i++) {
      int x = left() + SIDE + MARGIN + i / LEGEND_ROWS * width;
      int y = TOP + LINE / 2 + i % LEGEND_ROWS * LINE;
      ClassMark.of(shown[i]).draw(graphics, x + LEGEND_MARK / 2.0 - 2, y);
      Lettering.NOTE.draw(graphics, entry(shown[i]), x + LEGEND_MARK, y + 4);
    }
  }

  /**
   * How the points of a class look: one of twenty colours that differ in hue and lightness, and a
   * form that changes with every twenty classes.
   *
   * @param color colour of the inside
   * @param form number of the form
   */
  record ClassMark(Color color, int form) {
    private static final int[] COLORS = {
      0xE6194B, 0x3CB44B, 0x4363D8, 0xF58231, 0x911EB4, 0x19B5C9, 0xF032E6, 0x8DBF1A, 0xFA9EB4,
      0x0B7A75, 0xB39DDB, 0x8B5A2B, 0xE0C000, 0x7A0019, 0x4CD7A0, 0x6B6B00, 0xFFB27A, 0x101070,
      0x8A8A8A, 0x000000
    };
    private static final double RADIUS = 5;
    private static final float EDGE = 0.8f;
    private static final int[] CORNERS = {0, 4, 3, 5, 6}; // 0 stands for a circle

    /** The mark of a class. */
    static ClassMark of(int label) {
      Color color = new Color(COLORS[label % COLORS.length]);
      return new ClassMark(color, label / COLORS.length % CORNERS.length);
    }

    /** Draws a point. */
    void draw(Graphics2D graphics, double x, double y) {
      Shape shape = shape(x, y);
      graphics.setColor(color);
      graphics.fill(shape);
      graphics.setColor(Color.WHITE);
      graphics.setStroke(new BasicStroke(EDGE));
      graphics.draw(shape);
    }

    private Shape shape(double x, double y) {
      int corners = CORNERS[form];
      if (corners == 0) {
        return new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
      }
      Path2D path = new Path2D.Double();
      for (int corner = 0; corner < corners; corner++) {
        double angle = 2 * Math.PI * corner / corners - Math.PI / 2;
        double right = x + 1.2 * RADIUS * Math.cos(angle);
        double down = y + 1.2 * RADIUS * Math.sin(angle);
        if (corner == 0) {
          path.moveTo(right, down);
        } else {
          path.lineTo(right, down);
        }
      }
      path.closePath();
      return path;
    }
  }
}
