package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTest {
  private static final int BLUE = 0xFF2166AC;
  private static final int PALE = 0xFF67A9CF;

  @Test
  void barsAreAsLongAsTheirShares() {
    BufferedImage image =
        new BarChart(
                "Top-1",
                List.of("all", "1 missing"),
                List.of(new BarChart.Bar("a", 1, 0.25), new BarChart.Bar("a+b", 0, 1)))
            .image();
    assertThat(longest(image, PALE)).isEqualTo(110); // a quarter of 440
    assertThat(longest(image, BLUE)).isEqualTo(440);
  }

  /** Most pixels of a colour in a row. */
  private static int longest(BufferedImage image, int color) {
    int most = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      int count = 0;
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
      most = Math.max(most, count);
    }
    return most;
  }
}
