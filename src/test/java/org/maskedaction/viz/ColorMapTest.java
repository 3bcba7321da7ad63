package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColorMapTest {
  private static double luminance(int rgb) {
    return 0.2126 * (rgb >> 16 & 0xFF) + 0.7152 * (rgb >> 8 & 0xFF) + 0.0722 * (rgb & 0xFF);
  }

  @Test
  void endsAndMiddleAreTheTableColours() {
    assertThat(ColorMap.rgb(0.0)).isEqualTo(0x440154);
    assertThat(ColorMap.rgb(0.5)).isEqualTo(0x21908D);
    assertThat(ColorMap.rgb(1.0)).isEqualTo(0xFDE725);
  }

  @Test
  void coloursBetweenTwoEntriesAreMixedPerChannel() {
    // Half-way between 0x440154 and 0x472C7A: 69.5, 22.5, 103, halves up.
    assertThat(ColorMap.rgb(1.0 / 16)).isEqualTo(70 << 16 | 23 << 8 | 103);
  }

  @Test
  void brightnessGrowsWithTheValue() {
    double last = -1.0;
    for (int i = 0; i <= 100; i++) {
      double next = luminance(ColorMap.rgb(i / 100.0));
      assertThat(next).isGreaterThan(last - 0.5);
      last = Math.max(last, next);
    }
  }
}
