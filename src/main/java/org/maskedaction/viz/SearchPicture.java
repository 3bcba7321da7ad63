package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.io.InputException;

/**
 * Pictures of a search: the objective over each parameter, and all candidates as lines across all
 * parameters. The darker a candidate, the better its rank; the best has a ring, or a thick line.
 */
public final class SearchPicture {
  private static final int PLOT_WIDTH = 460;
  private static final int PLOT_HEIGHT = 300;
  private static final int LEFT = 90;
  private static final int TOP = 70;
  private static final int BOTTOM = 60;
  private static final int RIGHT = 40;
  private static final int AXIS_GAP = 150;
  private static final int RADIUS = 5;
  private static final int ASCENT = 9; // of capital letters of small text
  private static final double LIGHTEST = 0.85; // place in the colour map of the last rank
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color BEST = new Color(0xD62728);

  private final String objective;
  private final List<String> parameters;
  private final List<Point> worstFirst;

  /**
   * One candidate.
   *
   * @param values of the parameters, as a configuration writes them
   * @param score its objective
   */
  public record Point(List<String> values, double score) {
    /** Takes its own copy. */
    public Point {
      values = List.copyOf(values);
    }
  }

  /**
   * A picture of candidates.
   *
   * @param objective name of what was measured
   * @param minimise whether a small score is good
   * @param parameters names of the parameters
   * @param points the candidates, at least one
   */
  public SearchPicture(
      String objective, boolean minimise, List<String> parameters, List<Point> points) {
    if (points.isEmpty()) {
      throw new InputException("no candidate has a score, there is nothing to draw");
    }
    Comparator<Point> better = Comparator.comparingDouble(Point::score);
    this.objective = objective;
    this.parameters = List.copyOf(parameters);
    this.worstFirst = points.stream().sorted(minimise ? better.reversed() : better).toList();
  }

  /** The objective over one parameter. */
  public BufferedImage scatter(int parameter) {
    PlotAxis across = PlotAxis.of(parameters.get(parameter), texts(parameter));
    PlotAxis up = PlotAxis.ofNumbers(objective, scores());
    return canvas(
        LEFT + PLOT_WIDTH + RIGHT,
        graphics -> {
          Lettering.HEADING.draw(
              graphics, objective + " over " + across.title(), LEFT, TOP - 2 * RADIUS - 20);
          for (PlotAxis.Tick tick : up.ticks(scoreTexts())) {
            line(graphics, GRID, LEFT, y(tick.place()), LEFT + PLOT_WIDTH, y(tick.place()));
            Lettering.NOTE.drawBefore(
                graphics, tick.label(), LEFT - RADIUS, (int) y(tick.place()) + ASCENT / 2);
          }
          for (PlotAxis.Tick tick : across.ticks(texts(parameter))) {
            line(graphics, GRID, x(tick.place()), TOP, x(tick.place()), TOP + PLOT_HEIGHT);
            Lettering.NOTE.drawCentred(
                graphics, tick.label(), (int) x(tick.place()), TOP + PLOT_HEIGHT + 2 * ASCENT);
          }
          Lettering.LABEL.drawCentred(
              graphics, across.title(), LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 5 * ASCENT);
          for (int i = 0; i < worstFirst.size(); i++) {
            Point point = worstFirst.get(i);
            dot(
                graphics,
                x(across.place(point.values().get(parameter))),
                y(up.place(point.score())),
                color(i),
                i == worstFirst.size() - 1);
          }
        });
  }

  /** All candidates across all parameters. */
  public BufferedImage parallel() {
    List<PlotAxis> axes = new ArrayList<>();
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      axes.add(PlotAxis.of(parameters.get(i), texts(i)));
      texts.add(texts(i));
    }
    axes.add(PlotAxis.ofNumbers(objective, scores()));
    texts.add(scoreTexts());
    return canvas(
        (axes.size() + 1) * AXIS_GAP,
        graphics -> {
          for (int i = 0; i < worstFirst.size(); i++) {
            boolean best = i == worstFirst.size() - 1;
            graphics.setStroke(new BasicStroke(best ? 3.5f : 1.5f));
            graphics.setColor(best ? BEST : color(i));
            graphics.draw(course(axes, worstFirst.get(i)));
          }
          graphics.setStroke(new BasicStroke(1));
          for (int i = 0; i < axes.size(); i++) {
            drawAxis(graphics, axes.get(i), texts.get(i), (i + 1) * AXIS_GAP, i % 2);
          }
          Lettering.NOTE.draw(
              graphics,
              "Red: the best candidate. The darker the others, the better their rank.",
              RADIUS * 2,
              TOP + PLOT_HEIGHT + 4 * ASCENT);
        });
  }

  private static Path2D course(List<PlotAxis> axes, Point point) {
    Path2D line = new Path2D.Double();
    for (int i = 0; i < axes.size(); i++) {
      boolean last = i == axes.size() - 1;
      PlotAxis axis = axes.get(i);
      double place = last ? axis.place(point.score()) : axis.place(point.values().get(i));
      double x = (i + 1) * AXIS_GAP;
      if (i == 0) {
        line.moveTo(x, y(place));
      } else {
        line.lineTo(x, y(place));
      }
    }
    return line;
  }

  /** Titles are long, so every second one stands higher. */
  private static void drawAxis(
      Graphics2D graphics, PlotAxis axis, List<String> values, int x, int row) {
    line(graphics, Color.BLACK, x, TOP, x, TOP + PLOT_HEIGHT);
    String title = Lettering.NOTE.shortened(axis.title(), 2 * AXIS_GAP - 2 * RADIUS);
    Lettering.NOTE.drawCentred(graphics, title, x, TOP - ASCENT - row * 2 * ASCENT);
    for (PlotAxis.Tick tick : axis.ticks(values)) {
      double y = y(tick.place());
      line(graphics, Color.BLACK, x - RADIUS, y, x, y);
      int width = Lettering.NOTE.width(tick.label());
      graphics.setColor(new Color(255, 255, 255, 200));
      graphics.fillRect(x - RADIUS - 4 - width, (int) y - ASCENT, width + 2, 2 * ASCENT);
      Lettering.NOTE.drawBefore(graphics, tick.label(), x - RADIUS - 3, (int) y + ASCENT / 2);
    }
  }

  private static void dot(Graphics2D graphics, double x, double y, Color color, boolean best) {
    graphics.setColor(color);
    graphics.fill(new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS));
    if (best) {
      graphics.setColor(BEST);
      graphics.setStroke(new BasicStroke(2));
      int ring = RADIUS + 3;
      graphics.draw(new Ellipse2D.Double(x - ring, y - ring, 2 * ring, 2 * ring));
    }
  }

  private static void line(
      Graphics2D graphics, Color color, double x1, double y1, double x2, double y2) {
    graphics.setColor(color);
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  private static double x(double place) {
    return LEFT + place * PLOT_WIDTH;
  }

  private static double y(double place) {
    return TOP + (1 - place) * PLOT_HEIGHT;
  }

  /** Dark for the best, which is the last. */
  private Color color(int place) {
    int last = Math.max(1, worstFirst.size() - 1);
    return new Color(ColorMap.rgb(LIGHTEST * (last - place) / last));
  }

  private List<String> texts(int parameter) {
    return worstFirst.stream().map(point -> point.values().get(parameter)).toList();
  }

  private List<Double> scores() {
    return worstFirst.stream().map(Point::score).toList();
  }

  private List<String> scoreTexts() {
    return scores().stream().map(score -> Double.toString(score)).toList();
  }

  private static BufferedImage canvas(int width, Consumer<Graphics2D> drawing) {
    return Picture.smooth(width, TOP + PLOT_HEIGHT + BOTTOM, drawing);
  }
}
