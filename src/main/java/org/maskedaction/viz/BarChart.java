package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Shares as horizontal bars from 0 to 100 %, one below the other, each with its label in front and
 * its number behind it; bars of one group have one colour, and the legend names the groups.
 */
public final class BarChart extends Picture {
  private static final int MARGIN = 16;
  private static final int HEADING_BASELINE = 26;
  private static final int LEGEND_TOP = 42;
  private static final int LEGEND_STEP = 18;
  private static final int KEY = 11;
  private static final int BAR = 18;
  private static final int STEP = 26;
  private static final int SCALE = 440; // width of 100 %
  private static final int NUMBER = 60;
  private static final int MAX_LABEL = 320;
  private static final int AXIS = 30;
  private static final int PERCENT = 100;
  private static final Color GRID = new Color(0xD8D8D8);
  private static final Color[] COLORS = {
    new Color(0x2166AC),
    new Color(0x67A9CF),
    new Color(0xF4A582),
    new Color(0xB2182B),
    new Color(0x888888)
  };

  private final String heading;
  private final List<String> groups;
  private final List<Bar> bars;

  /**
   * A bar.
   *
   * @param label what it is for
   * @param group index of its group
   * @param share its length, in [0, 1]
   */
  public record Bar(String label, int group, double share) {}

  /**
   * A chart.
   *
   * @param groups names of the groups; those behind the fifth share its colour
   */
  public BarChart(String heading, List<String> groups, List<Bar> bars) {
    this.heading = heading;
    this.groups = List.copyOf(groups);
    this.bars = List.copyOf(bars);
  }

  @Override
  public BufferedImage image() {
    int left = MARGIN + widest(bars, bar -> shown(bar.label())) + MARGIN / 2;
    int top = LEGEND_TOP + groups.size() * LEGEND_STEP + MARGIN;
    int width = Math.max(left + SCALE + NUMBER, Lettering.HEADING.width(heading) + 2 * MARGIN);
    int height = top + bars.size() * STEP + AXIS;
    return drawn(
        width + MARGIN,
        height,
        graphics -> {
          Lettering.HEADING.draw(graphics, heading, MARGIN, HEADING_BASELINE);
          drawLegend(graphics);
          drawAxis(graphics, left, top);
          for (int i = 0; i < bars.size(); i++) {
            drawBar(graphics, bars.get(i), left, top + i * STEP);
          }
        });
  }

  private static <T> int widest(List<T> items, Function<T, String> text) {
    return items.stream().mapToInt(item -> Lettering.NOTE.width(text.apply(item))).max().orElse(0);
  }

  private static String shown(String label) {
    return Lettering.NOTE.shortened(label, MAX_LABEL);
  }

  private static Color color(int group) {
    return COLORS[Math.min(group, COLORS.length - 1)];
  }

  private void drawLegend(Graphics2D graphics) {
    for (int i = 0; i < groups.size(); i++) {
      int y = LEGEND_TOP + i * LEGEND_STEP;
      graphics.setColor(color(i));
      graphics.fillRect(MARGIN, y, KEY, KEY);
      Lettering.NOTE.draw(graphics, groups.get(i), MARGIN + KEY + MARGIN / 2, y + KEY - 1);
    }
  }

  private void drawAxis(Graphics2D graphics, int left, int top) {
    int bottom = top + bars.size() * STEP;
    for (int percent = 0; percent <= PERCENT; percent += PERCENT / 5) {
      int x = left + percent * SCALE / PERCENT;
      graphics.setColor(GRID);
      graphics.drawLine(x, top - 4, x, bottom);
      Lettering.NOTE.drawCentred(graphics, percent + " %", x, bottom + MARGIN);
    }
  }

  private void drawBar(Graphics2D graphics, Bar bar, int left, int top) {
    int length = (int) Math.round(bar.share() * SCALE);
    graphics.setColor(color(bar.group()));
    graphics.fillRect(left, top, length, BAR);
    int baseline = top + BAR - 5;
    Lettering.NOTE.drawBefore(graphics, shown(bar.label()), left - MARGIN / 2, baseline);
    String number = String.format(Locale.ROOT, "%.1f %%", PERCENT * bar.share());
    int start = left + length + 4;
    graphics.setColor(Color.WHITE); // grid lines do not cross the number
    graphics.fillRect(start, top + 2, Lettering.NOTE.width(number) + 4, BAR - 4);
    Lettering.NOTE.draw(graphics, number, start + 2, baseline);
  }
}
