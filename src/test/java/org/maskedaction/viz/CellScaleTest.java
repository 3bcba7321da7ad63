package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class CellScaleTest {
  private static int cell(int frames, int size) {
    PatchGrid grid = new PatchGrid(frames, size, 1, 1);
    return CellScale.of(grid, 2, 2200).cell(size);
  }

  @Test
  void tinyFramesAreRepeatedToNinetySixPixelsAtLeast() {
    assertThat(cell(2, 32)).isEqualTo(96);
    assertThat(cell(2, 40)).isEqualTo(120);
    assertThat(cell(64, 32)).isEqualTo(96);
    assertThat(cell(2, 96)).isEqualTo(96);
  }

  @Test
  void largeFramesAreHalvedOnlyIfTheSheetGetsTooWide() {
    assertThat(cell(8, 224)).isEqualTo(224);
    assertThat(cell(16, 224)).isEqualTo(112);
    assertThat(cell(32, 112)).isEqualTo(112);
    assertThat(cell(16, 225)).isEqualTo(225);
  }

  @Test
  void repeatingKeepsPixelsAndHalvingAveragesThem() {
    byte[] pixels = new byte[2 * 2 * 2 * 3];
    // Red of frame 1: 10, 20 / 30, 200 with mean 65.
    pixels[12] = 10;
    pixels[15] = 20;
    pixels[18] = 30;
    pixels[21] = (byte) 200;
    BufferedImage large = new CellScale(3, 1).frame(pixels, 2, 1);
    assertThat(large.getWidth()).isEqualTo(6);
    assertThat(large.getRGB(2, 2)).isEqualTo(0xFF0A0000);
    assertThat(large.getRGB(3, 2)).isEqualTo(0xFF140000);
    assertThat(large.getRGB(2, 3)).isEqualTo(0xFF1E0000);
    BufferedImage small = new CellScale(1, 2).frame(pixels, 2, 1);
    assertThat(small.getHeight()).isEqualTo(1);
    assertThat(small.getRGB(0, 0)).isEqualTo(0xFF410000);
  }
}
