package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a common horizontal axis from 0 as a vector picture (SVG) that stands in an HTML page.
 * A value that is not finite interrupts its line. The vertical axis is logarithmic where positive
 * values span a factor of ten and {@link Scale#AUTOMATIC} allows it.
 */
public final class LineChart {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 290;
  private static final int LEFT = 62;
  private static final int RIGHT = 16;
  private static final int TOP = 26;
  private static final int BOTTOM = 44;
  private static final int MOST_DOTS = 40; // lines of more points are drawn without dots
  private static final double RADIUS = 2.6;
  private static final double HEADROOM = 0.04; // of the span, above and below the lines

  private static final String FAINT = "0.55"; // opacity

  private final String horizontal;
  private final String vertical;
  private final Scale scale;
  private final List<Line> lines;

  /** How values are spread on the vertical axis. */
  public enum Scale {
    /** By their difference or by their ratio, whichever shows them better. */
    AUTOMATIC,
    /** By their difference. */
    LINEAR
  }

  /** How a line is drawn. */
  public enum Stroke {
    SOLID,
    DASHED,
    /** Thin and pale, for what scatters. */
    FAINT
  }

  /**
   * A point.
   *
   * @param x horizontal, finite
   * @param y vertical
   */
  public record Point(double x, double y) {}

  /**
   * A line.
   *
   * @param name shown where the pointer rests on one of its dots
   * @param color as CSS writes it
   */
  public record Line(String name, String color, Stroke stroke, List<Point> points) {
    /** Takes its own copy of the points. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * A chart.
   *
   * @param horizontal title of the horizontal axis
   * @param vertical title of the vertical axis
   * @param lines the later above the earlier, with at least one point in all whose value is finite
   */
  public LineChart(String horizontal, String vertical, Scale scale, List<Line> lines) {
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.scale = scale;
    this.lines = List.copyOf(lines);
  }

  /** The picture as an element {@code svg}. */
  public String svg() {
    PlotAxis across = across();
    PlotAxis up = up();
    StringBuilder svg = new StringBuilder();
    svg.append(
        format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT)
            + escape(vertical + " over " + horizontal)
            + "\">\n");
    drawAxes(svg, across, up);
    for (Line line : lines) {
      draw(svg, line, across, up);
    }
    return svg.append("</svg>\n").toString();
  }

  private PlotAxis across() {
    DoubleSummaryStatistics extent =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Point::x)
            .summaryStatistics();
    double low = Math.min(0, extent.getMin());
    double high = extent.getMax();
    return PlotAxis.even(horizontal, low, high == low ? low + 1 : high);
  }

  private PlotAxis up() {
    List<Double> values =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .map(Point::y)
            .filter(Double::isFinite)
            .toList();
    PlotAxis axis = PlotAxis.ofNumbers(vertical, values);
    if (axis.logarithmic() && scale == Scale.AUTOMATIC) {
      double factor = Math.pow(axis.high() / axis.low(), HEADROOM);
      return new PlotAxis(vertical, List.of(), true, axis.low() / factor, axis.high() * factor);
    }
    if (values.stream().allMatch(value -> value == 0)) {
      return PlotAxis.even(vertical, 0, 1);
    }
    double margin = HEADROOM * (axis.high() - axis.low());
    double low = axis.low() >= 0 ? Math.max(0, axis.low() - margin) : axis.low() - margin;
    return PlotAxis.even(vertical, low, axis.high() + margin);
  }

  private void drawAxes(StringBuilder svg, PlotAxis across, PlotAxis up) {
    int bottom = HEIGHT - BOTTOM;
    for (PlotAxis.Tick tick : up.ticks()) {
      double y = y(tick.place());
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n",
              LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, tick.label()));
    }
    for (PlotAxis.Tick tick : across.ticks()) {
      double x = x(tick.place());
      svg.append(
          format(
              "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                  + "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n",
              x, x, bottom, bottom + 4, x, bottom + 17, tick.label()));
    }
    svg.append(
        format(
            "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n",
            LEFT, WIDTH - RIGHT, bottom, bottom));
    String note = up.logarithmic() ? " (logarithmic)" : "";
    svg.append(
        format("<text class=\"title\" x=\"0\" y=\"13\">%s</text>\n", escape(vertical + note)));
    svg.append(
        format(
            "<text class=\"title\" text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>\n",
            WIDTH - RIGHT, HEIGHT - 7, escape(horizontal)));
  }

  private static void draw(StringBuilder svg, Line line, PlotAxis across, PlotAxis up) {
    for (List<Point> part : parts(line.points())) {
      StringBuilder path = new StringBuilder();
      for (Point point : part) {
        path.append(path.isEmpty() ? "" : " ");
        path.append(format("%.1f,%.1f", x(across.place(point.x())), y(up.place(point.y()))));
      }
      svg.append(
          format(
              "<polyline fill=\"none\" stroke=\"%s\"%s points=\"%s\"/>\n",
              escape(line.color()), style(line.stroke()), path));
      if (part.size() == 1 || line.points().size() <= MOST_DOTS) {
        drawDots(svg, line, part, across, up);
      }
    }
  }

  private static void drawDots(
      StringBuilder svg, Line line, List<Point> part, PlotAxis across, PlotAxis up) {
    for (Point point : part) {
      svg.append(
          format(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\""
                  + " fill-opacity=\"%s\"><title>%s</title></circle>\n",
              x(across.place(point.x())),
              y(up.place(point.y())),
              RADIUS,
              escape(line.color()),
              line.stroke() == Stroke.FAINT ? FAINT : "1",
              escape(format("%s at %.0f: %.6g", line.name(), point.x(), point.y()))));
    }
  }

  private static String style(Stroke stroke) {
    return switch (stroke) {
      case SOLID -> " stroke-width=\"2\"";
      case DASHED -> " stroke-width=\"2\" stroke-dasharray=\"6 4\"";
      case FAINT -> " stroke-width=\"1.2\" stroke-opacity=\"" + FAINT + "\"";
    };
  }

  /** The stretches between values that are not finite. */
  private static List<List<Point>> parts(List<Point> points) {
    List<List<Point>> parts = new ArrayList<>();
    List<Point> part = new ArrayList<>();
    for (Point point : points) {
      if (Double.isFinite(point.y())) {
        part.add(point);
      } else if (!part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static double x(double place) {
    return LEFT + place * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double place) {
    return TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
