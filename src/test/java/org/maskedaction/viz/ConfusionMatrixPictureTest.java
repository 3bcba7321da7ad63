package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;

class ConfusionMatrixPictureTest {
  private static final int WHITE = 0xFFFFFF;
  private static final int NONE = 0xEEEEEE;
  private static final int EMPTY_ROW = 0xB4B4B4;

  @TempDir Path folder;

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(label -> "class " + label).toList();
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & WHITE;
  }

  /** The colour in the upper left corner of a cell, where there is no number. */
  private static int cell(
      BufferedImage image, ConfusionMatrixPicture.Layout layout, int row, int column) {
    return rgb(image, layout.x(column) + 1, layout.y(row) + 1);
  }

  @Test
  void coloursAreSharesOfTheRow() {
    int[][] counts = {{3, 1, 0}, {0, 0, 0}, {0, 0, 200}};
    BufferedImage image = new ConfusionMatrixPicture("heading", names(3), counts).image();
    ConfusionMatrixPicture.Layout layout = ConfusionMatrixPicture.Layout.of(names(3));

    assertThat(cell(image, layout, 0, 0)).isEqualTo(ColorMap.rgb(0.25));
    assertThat(cell(image, layout, 0, 1)).isEqualTo(ColorMap.rgb(0.75));
    assertThat(cell(image, layout, 0, 2)).isEqualTo(NONE);
    assertThat(cell(image, layout, 1, 1)).isEqualTo(EMPTY_ROW);
    assertThat(cell(image, layout, 2, 2)).isEqualTo(ColorMap.rgb(0));
    assertThat(cell(image, layout, 2, 0)).isEqualTo(NONE);
  }

  private static boolean hasNumber(
      BufferedImage image, ConfusionMatrixPicture.Layout layout, int row, int column) {
    int plain = cell(image, layout, row, column);
    for (int y = 1; y < layout.cell() - 1; y++) {
      for (int x = 1; x < layout.cell() - 1; x++) {
        if (rgb(image, layout.x(column) + x, layout.y(row) + y) != plain) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void numbersAreWrittenOnlyWhereTheyFit() {
    int[][] few = {{12, 0}, {1, 11}};
    BufferedImage large = new ConfusionMatrixPicture("heading", names(2), few).image();
    ConfusionMatrixPicture.Layout largeLayout = ConfusionMatrixPicture.Layout.of(names(2));
    assertThat(hasNumber(large, largeLayout, 0, 0)).isTrue();
    assertThat(hasNumber(large, largeLayout, 0, 1)).isFalse();

    int[][] many = new int[40][40];
    many[0][0] = 7;
    many[1][1] = 1234567;
    BufferedImage small = new ConfusionMatrixPicture("heading", names(40), many).image();
    ConfusionMatrixPicture.Layout smallLayout = ConfusionMatrixPicture.Layout.of(names(40));
    assertThat(hasNumber(small, smallLayout, 0, 0)).isTrue();
    assertThat(hasNumber(small, smallLayout, 1, 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 51, 101, 174, 400})
  void everythingHasItsPlace(int classes) {
    ConfusionMatrixPicture.Layout layout = ConfusionMatrixPicture.Layout.of(names(classes));
    BufferedImage image =
        new ConfusionMatrixPicture("heading", names(classes), new int[classes][classes]).image();

    assertThat(layout.labelStep() * layout.cell()).isGreaterThanOrEqualTo(12);
    assertThat(image.getWidth()).isGreaterThan(layout.right()).isLessThan(2400);
    assertThat(image.getHeight()).isGreaterThan(layout.bottom()).isLessThan(2400);
    assertThat(rgb(image, layout.right() - 2, layout.bottom() - 2)).isEqualTo(EMPTY_ROW);
    if (classes <= 101) {
      assertThat(layout.labelStep()).isEqualTo(1);
    }
  }

  @Test
  void longNamesAreShortenedAndWidenThePicture() {
    String name = "a class with a name of many words ".repeat(5);
    String shown = Lettering.NOTE.shortened(name, ConfusionMatrixPicture.Layout.MAX_LABEL);

    assertThat(shown).startsWith("a class with").endsWith("...");
    assertThat(Lettering.NOTE.width(shown))
        .isLessThanOrEqualTo(ConfusionMatrixPicture.Layout.MAX_LABEL);
    assertThat(Lettering.NOTE.shortened("short", ConfusionMatrixPicture.Layout.MAX_LABEL))
        .isEqualTo("short");
    assertThat(ConfusionMatrixPicture.Layout.of(List.of(shown)).left()).isGreaterThan(200);
  }

  @Test
  void theFileHoldsThePicture() throws IOException {
    Path file = folder.resolve("confusion.png");
    ConfusionMatrixPicture picture =
        new ConfusionMatrixPicture("heading", names(2), new int[][] {{1, 2}, {3, 4}});
    picture.write(file);
    BufferedImage read = ImageIO.read(file.toFile());

    assertThat(read.getWidth()).isEqualTo(picture.image().getWidth());
    assertThat(rgb(read, 0, 0)).isEqualTo(WHITE);
  }

  @Test
  void countsThatAreNotSquareAreRejected() {
    assertThatThrownBy(() -> new ConfusionMatrixPicture("h", names(2), new int[2][3]))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "confusion matrix: 2 rows for 2 classes, expected one row and column per class");
    assertThatThrownBy(() -> new ConfusionMatrixPicture("h", List.of(), new int[0][0]))
        .isInstanceOf(InputException.class);
  }
}
