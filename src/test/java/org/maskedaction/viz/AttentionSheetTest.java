package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class AttentionSheetTest {
  /** Frames of 32 pixels are drawn at three times their size. */
  private static final PatchGrid GRID = new PatchGrid(4, 32, 2, 16);

  private static final MaskSource SOURCE = new MaskSource("tats", 12, 0.75);
  private static final float[] WEIGHTS = {0, 0.5f, 0.25f, 0.25f, 1, 0, 0, 0};
  private static final int RED = 0xFF2020;
  private static final int GREY = 100;

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static byte[] grey() {
    byte[] pixels = new byte[GRID.clipValues()];
    Arrays.fill(pixels, (byte) GREY);
    return pixels;
  }

  private static AttentionClip clip(AttentionClip.AttentionMap... maps) {
    return new AttentionClip("clip", GRID, grey(), List.of(maps));
  }

  private static BufferedImage sheet(AttentionClip.AttentionMap... maps) {
    return ContactSheet.ofAttention(SOURCE, "attention", List.of(clip(maps))).image();
  }

  private static int rgb(
      BufferedImage sheet, ContactSheet.ClipLayout at, int row, int frame, int y, int x) {
    return sheet.getRGB(at.x(frame) + x, at.y(row) + y) & 0xFFFFFF;
  }

  @Test
  void heatLiesOverGreyFrames() {
    ContactSheet.ClipLayout at = ContactSheet.ClipLayout.of(GRID, 2, 34);
    BufferedImage sheet = sheet(new AttentionClip.AttentionMap(3, true, WEIGHTS));
    assertThat(sheet.getHeight()).isEqualTo(at.bottom());
    assertThat(rgb(sheet, at, 0, 0, 10, 10)).isEqualTo(0x010101 * GREY);
    double[] expected = {0, 0.5, 1}; // of tokens 0, 1 and 4
    int[][] places = {{0, 10, 10}, {1, 10, 60}, {2, 10, 10}};
    for (int i = 0; i < expected.length; i++) {
      int heat = ColorMap.rgb(expected[i]);
      int drawn = rgb(sheet, at, 1, places[i][0], places[i][1], places[i][2]);
      for (int shift = 0; shift <= 16; shift += 8) {
        double mixed = 0.65 * (heat >> shift & 0xFF) + 0.35 * GREY;
        assertThat(drawn >> shift & 0xFF).isEqualTo((int) Math.round(mixed));
      }
    }
  }

  @Test
  void theQueryIsOutlinedInTheFramesOfItsSlotOnly() {
    ContactSheet.ClipLayout at = ContactSheet.ClipLayout.of(GRID, 3, 34);
    BufferedImage sheet =
        sheet(
            new AttentionClip.AttentionMap(3, true, WEIGHTS),
            new AttentionClip.AttentionMap(4, true, WEIGHTS));
    // Token 3 is the right lower patch of slot 0, token 4 the left upper one of slot 1.
    assertThat(rgb(sheet, at, 0, 0, 48, 48)).isEqualTo(RED);
    assertThat(rgb(sheet, at, 0, 2, 0, 0)).isEqualTo(RED);
    assertThat(rgb(sheet, at, 1, 1, 95, 95)).isEqualTo(RED);
    assertThat(rgb(sheet, at, 1, 2, 48, 48)).isNotEqualTo(RED);
    assertThat(rgb(sheet, at, 1, 2, 0, 0)).isNotEqualTo(RED);
    assertThat(rgb(sheet, at, 2, 3, 47, 47)).isEqualTo(RED);
  }

  @Test
  void rowsSayWhatTheyShow() {
    List<SheetRow> rows =
        clip(
                new AttentionClip.AttentionMap(6, true, WEIGHTS),
                new AttentionClip.AttentionMap(0, false, WEIGHTS))
            .rows();
    assertThat(rows)
        .extracting(SheetRow::label)
        .containsExactly("Frames", "Query t1 y1 x0", "Query t0 y0 x0");
    assertThat(rows.get(1).notes())
        .containsExactly("0.000 .. 1.000", "equal shares 0.250", "sums to 1 per slot");
    assertThat(rows.get(2).notes())
        .containsExactly("0.000 .. 1.000", "equal shares 0.125", "sums to 1 over the clip");
  }

  @Test
  void impossibleMapsAreRefused() {
    assertThatThrownBy(() -> clip(new AttentionClip.AttentionMap(8, true, WEIGHTS)))
        .isInstanceOf(InputException.class)
        .hasMessage("clip 'clip': query: token 8, expected 0..7");
    assertThatThrownBy(() -> clip(new AttentionClip.AttentionMap(0, true, new float[7])))
        .hasMessage("clip 'clip': attention: 7 weights, expected 8");
    float[] broken = WEIGHTS.clone();
    broken[2] = Float.NaN;
    assertThatThrownBy(() -> clip(new AttentionClip.AttentionMap(0, true, broken)))
        .hasMessageContaining("weight NaN");
    assertThatThrownBy(() -> ContactSheet.ofAttention(SOURCE, "attention", List.of()))
        .hasMessage("attention sheet: no clips, expected at least one");
  }
}
