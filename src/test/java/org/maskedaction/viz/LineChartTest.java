package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.maskedaction.viz.LineChart.Line;
import org.maskedaction.viz.LineChart.Point;
import org.maskedaction.viz.LineChart.Scale;
import org.maskedaction.viz.LineChart.Stroke;

class LineChartTest {
  private static String chart(Scale scale, double... values) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(new Point(10 * i, values[i]));
    }
    Line line = new Line("a<b", "#123456", Stroke.SOLID, points);
    return new LineChart("step", "loss & more", scale, List.of(line)).svg();
  }

  /** Heights of the dots above the lower edge of the picture. */
  private static List<Double> heights(String svg) {
    Matcher dot = Pattern.compile("cy=\"([\\d.]+)\"").matcher(svg);
    List<Double> heights = new ArrayList<>();
    while (dot.find()) {
      heights.add(290 - Double.parseDouble(dot.group(1)));
    }
    return heights;
  }

  @Test
  void valuesOverManyMagnitudesAreSpreadByTheirRatio() {
    String svg = chart(Scale.AUTOMATIC, 0.01, 1, 100);
    List<Double> heights = heights(svg);
    assertThat(svg).contains("loss &amp; more (logarithmic)");
    assertThat(heights.get(1) - heights.get(0))
        .isCloseTo(heights.get(2) - heights.get(1), within(0.2));
  }

  @Test
  void aLinearScaleStaysLinear() {
    String svg = chart(Scale.LINEAR, 0.1, 1, 10);
    List<Double> heights = heights(svg);
    assertThat(svg).doesNotContain("logarithmic");
    assertThat((heights.get(1) - heights.get(0)) / (heights.get(2) - heights.get(0)))
        .isCloseTo(0.9 / 9.9, within(0.002));
  }

  @Test
  void textsAreEscapedAndDotsTellTheirValue() {
    assertThat(chart(Scale.LINEAR, 1, 2)).contains("<title>a&lt;b at 10: 2.00000</title>");
  }

  @Test
  void equalValuesAndZerosHaveTicksAround() {
    assertThat(chart(Scale.AUTOMATIC, 0, 0, 0)).contains(">0<", ">1<");
    assertThat(chart(Scale.AUTOMATIC, 4, 4)).contains(">4<");
  }

  @Test
  void aLineStopsAtWhatIsNotFinite() {
    String svg = chart(Scale.LINEAR, 1, Double.NaN, 3, Double.POSITIVE_INFINITY, 5, 6);
    assertThat(svg.split("<polyline", -1)).hasSize(1 + 3);
    assertThat(heights(svg)).hasSize(4).doesNotContain(Double.NaN);
  }

  @Test
  void longLinesHaveNoDots() {
    assertThat(heights(chart(Scale.LINEAR, new double[41]))).isEmpty();
    assertThat(heights(chart(Scale.LINEAR, new double[40]))).hasSize(40);
  }
}
