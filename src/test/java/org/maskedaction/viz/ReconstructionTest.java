package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructionTest {
  /** Two frames of 2 pixels in patches of 1: each of the N = 4 tubelets has two positions. */
  private static final PatchGrid PAIRS = new PatchGrid(2, 2, 2, 1);

  /**
   * Token 2 holds 51 and 153 (0.2 and 0.6) in all channels: mean 0.4, unbiased deviation
   * sqrt(0.08).
   */
  private static byte[] pairPixels() {
    byte[] pixels = new byte[24];
    for (int channel = 0; channel < 3; channel++) {
      pixels[PAIRS.offset(2, 0) + channel] = 51;
      pixels[PAIRS.offset(2, 1) + channel] = (byte) 153;
    }
    pixels[0] = 77;
    return pixels;
  }

  private static byte[] pairs(boolean normalised, float... prediction) {
    int[] visible = {0, 1, 3};
    int[] masked = {2};
    return Reconstruction.of(
        new MaskSheetClip(
            "pairs",
            PAIRS,
            pairPixels(),
            visible,
            masked,
            prediction,
            null,
            null,
            normalised,
            null,
            List.of()));
  }

  private static int at(byte[] pixels, int position, int channel) {
    return pixels[PAIRS.offset(2, position) + channel] & 0xFF;
  }

  @Test
  void normalisedPredictionsTakeTheTrueStatisticsOfEachChannel() {
    float half = (float) Math.sqrt(0.5);
    byte[] out = pairs(true, -half, 0f, 1f, half, 0.5f, -0.5f);
    // The targets themselves, -+sqrt(1/2), give the input back.
    assertThat(at(out, 0, 0)).isEqualTo(51);
    assertThat(at(out, 1, 0)).isEqualTo(153);
    // 0 is the mean: 0.4 · 255 = 102; 0.5: (0.4 + 0.5 · 0.2828427) · 255 = 138.06.
    assertThat(at(out, 0, 1)).isEqualTo(102);
    assertThat(at(out, 1, 1)).isEqualTo(138);
    // 1: (0.4 + 0.2828427) · 255 = 174.12; -0.5: (0.4 - 0.1414214) · 255 = 65.94.
    assertThat(at(out, 0, 2)).isEqualTo(174);
    assertThat(at(out, 1, 2)).isEqualTo(66);
  }

  @Test
  void rawPredictionsAreTakenAsTheyAreAndClamped() {
    byte[] out = pairs(false, 0.2f, 0.5f, 1.5f, -3f, 1f, 0f);
    assertThat(at(out, 0, 0)).isEqualTo(51);
    assertThat(at(out, 0, 1)).isEqualTo(128);
    assertThat(at(out, 0, 2)).isEqualTo(255);
    assertThat(at(out, 1, 0)).isZero();
    assertThat(at(out, 1, 1)).isEqualTo(255);
    assertThat(at(out, 1, 2)).isZero();
  }

  @Test
  void visibleTubeletsComeFromTheInput() {
    byte[] input = pairPixels();
    byte[] out = pairs(true, 9, 9, 9, 9, 9, 9);
    for (int token : new int[] {0, 1, 3}) {
      for (int s = 0; s < 2; s++) {
        assertThat(out[PAIRS.offset(token, s)]).isEqualTo(input[PAIRS.offset(token, s)]);
      }
    }
    assertThat(out[0]).isEqualTo((byte) 77);
  }

  @Test
  void constantTubeletsKeepTheirValueWhateverIsPredicted() {
    byte[] pixels = new byte[24];
    pixels[PAIRS.offset(1, 0)] = 90;
    pixels[PAIRS.offset(1, 1)] = 90;
    MaskSheetClip clip =
        new MaskSheetClip(
            "constant",
            PAIRS,
            pixels,
            new int[] {0, 2, 3},
            new int[] {1},
            new float[] {5, 5, 5, -5, -5, -5},
            null,
            null,
            true,
            null,
            List.of());
    assertThat(Reconstruction.of(clip)).isEqualTo(pixels);
  }

  @Test
  void predictionsAreReadOverTimeRowColumnChannel() {
    PatchGrid grid = new PatchGrid(4, 4, 2, 2);
    float[] prediction = new float[2 * 24];
    for (int i = 0; i < prediction.length; i++) {
      prediction[i] = (100 + i) / 255f;
    }
    MaskSheetClip clip =
        new MaskSheetClip(
            "order",
            grid,
            new byte[4 * 4 * 4 * 3],
            new int[] {0, 2, 3, 4, 5, 7},
            new int[] {1, 6},
            prediction,
            null,
            null,
            false,
            null,
            List.of());
    byte[] out = Reconstruction.of(clip);
    // Second masked token, 6 = slot 1, patch row 1, column 0: frame 3, row 2, column 1, blue is
    // entry ((t·2 + y)·2 + x)·3 + c = ((1·2 + 0)·2 + 1)·3 + 2 = 17 of its 24 values.
    assertThat(out[((3 * 4 + 2) * 4 + 1) * 3 + 2] & 0xFF).isEqualTo(100 + 24 + 17);
    // First masked token, 1 = slot 0, patch row 0, column 1: frame 0, row 1, column 2, green is 7.
    assertThat(out[((0 * 4 + 1) * 4 + 2) * 3 + 1] & 0xFF).isEqualTo(100 + 7);
  }
}
