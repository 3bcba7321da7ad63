package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;

class PngFileReadTest {
  @TempDir private Path folder;

  @Test
  void widePicturesAreAveragedAndNarrowOnesStayAsTheyAre() throws IOException {
    BufferedImage stripes = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 8; x += 2) {
        stripes.setRGB(x, y, 0xFFFFFF);
      }
    }
    Path file = folder.resolve("stripes.png");
    PngFile.write(file, stripes);

    BufferedImage half = PngFile.read(file, 4);
    BufferedImage whole = PngFile.read(file, 8);

    assertThat(half.getWidth()).isEqualTo(4);
    assertThat(half.getHeight()).isEqualTo(2);
    assertThat(half.getRGB(1, 1) & 0xFF).isBetween(0x7E, 0x81); // between black and white
    assertThat(whole.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    assertThat(whole.getRGB(1, 0)).isEqualTo(0xFF000000);
  }

  @Test
  void filesWithoutAPictureAreNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "none");

    assertThatThrownBy(() -> PngFile.read(text, 10))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("text.png: is not a picture");
    assertThatThrownBy(() -> PngFile.read(folder.resolve("absent.png"), 10))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("absent.png: cannot be read");
  }
}
