package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class ScatterPictureTest {
  private static final int LEFT = 42;
  private static final int TOP = 64;
  private static final int SIDE = 860;

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void bothAxesHaveOneScaleAndTheSecondPointsUpwards() {
    double[][] places = {{0, 0}, {10, 0}, {10, 5}};
    BufferedImage image =
        new ScatterPicture("h", "e", places, new int[] {0, 1, 2}, List.of("a", "b", "c")).image();
    // Ten units take 95 % of the side, five the half of that.
    int half = (int) (0.95 * SIDE / 2);
    int middle = SIDE / 2;
    assertThat(rgb(image, middle - half, middle + half / 2)).isEqualTo(colour(0));
    assertThat(rgb(image, middle + half, middle + half / 2)).isEqualTo(colour(1));
    assertThat(rgb(image, middle + half, middle - half / 2)).isEqualTo(colour(2));
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(LEFT + x, TOP + y) & 0xFFFFFF;
  }

  private static int colour(int label) {
    return ScatterPicture.ClassMark.of(label).color().getRGB() & 0xFFFFFF;
  }

  @Test
  void theLegendNamesClassesWithPointsOnly() {
    double[][] places = {{0, 0}, {1, 1}};
    List<String> names = List.of("a", "b", "c");
    BufferedImage image = new ScatterPicture("h", "e", places, new int[] {0, 2}, names).image();
    Set<Integer> legend = new HashSet<>();
    int from = LEFT + SIDE + 2;
    for (int x = from; x < image.getWidth(); x++) {
      for (int y = TOP; y < TOP + 100; y++) {
        legend.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertThat(legend).contains(colour(0), colour(2)).doesNotContain(colour(1));
  }

  @Test
  void aHundredClassesLookDifferent() {
    assertThat(IntStream.range(0, 100).mapToObj(ScatterPicture.ClassMark::of).distinct())
        .hasSize(100);
  }

  @Test
  void twentyColoursAreFarApart() {
    for (int a = 0; a < 20; a++) {
      for (int b = 0; b < a; b++) {
        int first = colour(a);
        int second = colour(b);
        double squares = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          squares += Math.pow((first >> shift & 0xFF) - (second >> shift & 0xFF), 2);
        }
        assertThat(Math.sqrt(squares)).as("colours %d and %d", a, b).isGreaterThan(50);
      }
    }
  }

  @Test
  void aLabelWithoutANameIsRefused() {
    double[][] places = {{0, 0}};
    assertThatThrownBy(() -> new ScatterPicture("h", "e", places, new int[] {1}, List.of("a")))
        .isInstanceOf(InputException.class);
  }
}
