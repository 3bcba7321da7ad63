package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchPictureTitlesTest {
  private static final int WHITE = 0xFFFFFFFF;

  @Test
  void longTitlesOfTheOuterAxesAreNotCut() {
    BufferedImage picture =
        new SearchPicture(
                "a_measure_with_quite_a_long_name",
                true,
                List.of("optimizer.base_learning_rate"),
                List.of(
                    new SearchPicture.Point(List.of("0.1"), 1.0),
                    new SearchPicture.Point(List.of("0.2"), 2.0)))
            .parallel();

    for (int y = 0; y < picture.getHeight(); y++) {
      assertThat(picture.getRGB(0, y)).isEqualTo(WHITE);
      assertThat(picture.getRGB(picture.getWidth() - 1, y)).isEqualTo(WHITE);
    }
  }
}
