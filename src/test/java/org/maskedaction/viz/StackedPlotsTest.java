package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackedPlotsTest {
  private static final int COURSE = 0xFF2166AC;

  private static BufferedImage draw(double... values) {
    List<StackedPlots.Line> lines = List.of(new StackedPlots.Line("rate", values));
    return new StackedPlots("heading", "step", 10, lines).image();
  }

  /** Mean row of the course's pixels in a share of the picture's width. */
  private static double height(BufferedImage image, double share) {
    int column = (int) (110 + share * 720);
    int sum = 0;
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      if (image.getRGB(column, y) == COURSE) {
        sum += y;
        count++;
      }
    }
    return count == 0 ? Double.NaN : (double) sum / count;
  }

  @Test
  void aRisingCourseRisesFromTheBottomToTheTop() {
    BufferedImage image = draw(0, 0.5, 1);
    assertThat(height(image, 0.25) - height(image, 0.75)).isBetween(95.0, 105.0);
  }

  @Test
  void whatIsNotFiniteLeavesAGap() {
    BufferedImage image = draw(Double.NaN, Double.NaN, 1, 1, 1);
    assertThat(height(image, 0.25)).isNaN();
    assertThat(height(image, 0.75)).isPositive();
  }
}
