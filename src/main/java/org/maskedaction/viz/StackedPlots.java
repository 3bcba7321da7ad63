package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * Courses of numbers over a common horizontal axis, one plot below the other, each with a vertical
 * axis of its own that begins at 0. Values that are not finite leave a gap.
 */
public final class StackedPlots extends Picture {
  private static final int MARGIN = 16;
  private static final int HEADING_BASELINE = 28;
  private static final int LEFT = 110;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 200;
  private static final int FIRST_TOP = 64;
  private static final int STEP = HEIGHT + 44;
  private static final int BOTTOM = 48;
  private static final int ASCENT = 9; // of capital letters of small text
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color COURSE = new Color(0x2166AC);

  private final String heading;
  private final String across;
  private final double end;
  private final List<Line> lines;

  /**
   * A course.
   *
   * @param title what is drawn, with its unit
   * @param values its values at equal distances, the first at 0 and the last at the end of the
   *     horizontal axis; at least two
   */
  public record Line(String title, double[] values) {}

  /**
   * A chart.
   *
   * @param across title of the horizontal axis
   * @param end what the horizontal axis, which begins at 0, ends at
   * @param lines what is drawn, from top to bottom
   */
  public StackedPlots(String heading, String across, double end, List<Line> lines) {
    this.heading = heading;
    this.across = across;
    this.end = end;
    this.lines = List.copyOf(lines);
  }

  @Override
  public BufferedImage image() {
    int bottom = FIRST_TOP + (lines.size() - 1) * STEP + HEIGHT;
    int width = Math.max(LEFT + WIDTH, MARGIN + Lettering.HEADING.width(heading)) + 3 * MARGIN;
    return smooth(
        width,
        bottom + BOTTOM,
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, MARGIN, HEADING_BASELINE);
          for (int i = 0; i < lines.size(); i++) {
            draw(graphics, lines.get(i), FIRST_TOP + i * STEP);
          }
          Lettering.LABEL.drawCentred(graphics, across, LEFT + WIDTH / 2, bottom + 4 * ASCENT);
        });
  }

  private void draw(Graphics2D graphics, Line line, int top) {
    PlotAxis up = PlotAxis.even(line.title(), 0, highest(line.values()));
    PlotAxis right = PlotAxis.even(across, 0, end);
    Lettering.LABEL.draw(graphics, line.title(), LEFT, top - ASCENT);
    graphics.setStroke(new BasicStroke(1));
    for (PlotAxis.Tick tick : up.ticks()) {
      int y = (int) Math.round(top + (1 - tick.place()) * HEIGHT);
      graphics.setColor(GRID);
      graphics.drawLine(LEFT, y, LEFT + WIDTH, y);
      Lettering.NOTE.drawBefore(graphics, tick.label(), LEFT - ASCENT, y + ASCENT / 2);
    }
    for (PlotAxis.Tick tick : right.ticks()) {
      int x = (int) Math.round(LEFT + tick.place() * WIDTH);
      graphics.setColor(GRID);
      graphics.drawLine(x, top, x, top + HEIGHT);
      Lettering.NOTE.drawCentred(graphics, tick.label(), x, top + HEIGHT + 2 * ASCENT - 2);
    }
    graphics.setColor(COURSE);
    graphics.setStroke(new BasicStroke(2));
    graphics.draw(course(line.values(), up, top));
  }

  private static double highest(double[] values) {
    double highest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    return highest > 0 ? highest : 1;
  }

  private static Path2D course(double[] values, PlotAxis up, int top) {
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int i = 0; i < values.length; i++) {
      double x = LEFT + WIDTH * (double) i / (values.length - 1);
      double y = top + (1 - up.place(values[i])) * HEIGHT;
      if (!Double.isFinite(y)) {
        drawing = false;
      } else if (drawing) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
        drawing = true;
      }
    }
    return path;
  }
}
