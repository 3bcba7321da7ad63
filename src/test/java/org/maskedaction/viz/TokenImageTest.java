package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenImageTest {
  /** Four frames of 4 pixels: two slots of 2x2 patches of 2 pixels. */
  private static final PatchGrid GRID = new PatchGrid(4, 4, 2, 2);

  private static int rgb(byte[] pixels, int frame, int row, int column) {
    int at = ((frame * 4 + row) * 4 + column) * 3;
    return (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | pixels[at + 2] & 0xFF;
  }

  @Test
  void eachValueFillsAllPixelsAndFramesOfItsTubelet() {
    float[] values = {2, 2, 2, 2, 2, 10, 6, 2};
    TokenImage image = new TokenImage(GRID, values);
    byte[] pixels = image.pixels();
    for (int frame = 0; frame < 4; frame++) {
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          double value = values[GRID.token(frame, row, column)];
          assertThat(rgb(pixels, frame, row, column)).isEqualTo(ColorMap.rgb((value - 2) / 8));
        }
      }
    }
    assertThat(rgb(pixels, 1, 1, 3)).isEqualTo(ColorMap.rgb(0.0));
    assertThat(rgb(pixels, 3, 1, 3)).isEqualTo(ColorMap.rgb(1.0));
    assertThat(image.range()).isEqualTo("2.000 .. 10.00");
  }

  @Test
  void equalValuesAreUniformAndTakeTheMiddleColour() {
    float[] values = new float[8];
    Arrays.fill(values, 0.125f);
    values[3] = Math.nextUp(0.125f);
    TokenImage image = new TokenImage(GRID, values);
    assertThat(image.uniform()).isTrue();
    assertThat(image.range()).isEqualTo("uniform 0.1250");
    assertThat(rgb(image.pixels(), 0, 2, 2)).isEqualTo(ColorMap.rgb(0.5));
    assertThat(rgb(image.pixels(), 0, 0, 0)).isEqualTo(ColorMap.rgb(0.5));
  }

  @Test
  void zerosAreUniform() {
    assertThat(new TokenImage(GRID, new float[8]).range()).isEqualTo("uniform 0.000");
  }

  @Test
  void smallDifferencesAboveRoundingAreShown() {
    float[] values = new float[8];
    Arrays.fill(values, 0.125f);
    values[3] = 0.12501f;
    TokenImage image = new TokenImage(GRID, values);
    assertThat(image.uniform()).isFalse();
    assertThat(rgb(image.pixels(), 0, 2, 2)).isEqualTo(ColorMap.rgb(1.0));
  }
}
