package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.video.CropPolicy.CropBox;

class FrameResizerTest {
  @Test
  void aCropOfTheTargetSizeIsCopied() {
    byte[] frame = noise(9, 7);
    byte[] result = resize(frame, 9, 7, new CropBox(3, 2, 5, 5), 5, false);

    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 5; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(result[(y * 5 + x) * 3 + c]).isEqualTo(frame[((y + 2) * 9 + x + 3) * 3 + c]);
        }
      }
    }
  }

  @Test
  void enlargingInterpolatesBetweenPixelCentres() {
    // results are centred at 0.25, 0.75, 1.25, 1.75, samples at 0.5 and 1.5
    byte[] result = resize(grey(2, 0, 100, 0, 100), 2, 2, CropBox.full(2, 2), 4, false);

    assertThat(greyRow(result, 4, 0)).containsExactly(0, 25, 75, 100);
    assertThat(greyRow(result, 4, 3)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void reducingWidensTheFilter() {
    // scale 2: the first result is centred at 1, weights 1 - |d| / 2 at 0.5, 1.5, 2.5 are 3/4, 3/4,
    // 1/4, normalised 3/7, 3/7, 1/7: (3 * 0 + 3 * 70 + 140) / 7 = 50; the second mirrors it:
    // (70 + 3 * 140 + 3 * 210) / 7 = 160
    int[] row = {0, 70, 140, 210};
    byte[] columns = new byte[4 * 4 * 3];
    byte[] rows = new byte[4 * 4 * 3];
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        set(columns, 4, x, y, row[x]);
        set(rows, 4, x, y, row[y]);
      }
    }
    byte[] acrossColumns = resize(columns, 4, 4, CropBox.full(4, 4), 2, false);
    byte[] acrossRows = resize(rows, 4, 4, CropBox.full(4, 4), 2, false);

    assertThat(greyRow(acrossColumns, 2, 0)).containsExactly(50, 160);
    assertThat(greyRow(acrossColumns, 2, 1)).containsExactly(50, 160);
    assertThat(greyRow(acrossRows, 2, 0)).containsExactly(50, 50);
    assertThat(greyRow(acrossRows, 2, 1)).containsExactly(160, 160);
  }

  @Test
  void onlyTheResultIsRounded() {
    // columns make 0, 0.5, 1.5, 2 of the upper row; result row 1 takes 3/4 of it: 0, 0.375, 1.125,
    // 1.5; with columns rounded to 0, 1, 2, 2 first it would be 0, 0.75, 1.5, 1.5
    byte[] result = resize(grey(2, 0, 2, 0, 0), 2, 2, CropBox.full(2, 2), 4, false);

    assertThat(greyRow(result, 4, 1)).containsExactly(0, 0, 1, 2);
  }

  @Test
  void halvesAreRoundedUp() {
    byte[] result = resize(grey(2, 0, 2, 0, 2), 2, 2, CropBox.full(2, 2), 4, false);

    assertThat(greyRow(result, 4, 0)).containsExactly(0, 1, 2, 2);
  }

  @Test
  void widthAndHeightAreScaledApart() {
    // 4 columns and 2 rows to 2 x 2: columns as in a reduction by 2, rows as they are
    byte[] frame = grey(4, 0, 70, 140, 210, 210, 140, 70, 0);
    byte[] result = resize(frame, 4, 2, CropBox.full(4, 2), 2, false);

    assertThat(greyRow(result, 2, 0)).containsExactly(50, 160);
    assertThat(greyRow(result, 2, 1)).containsExactly(160, 50);
  }

  @Test
  void theExtremesAreKept() {
    byte[] white = new byte[37 * 23 * 3];
    Arrays.fill(white, (byte) 255);

    assertThat(resize(white, 37, 23, CropBox.full(37, 23), 16, false)).containsOnly(255);
    assertThat(resize(new byte[37 * 23 * 3], 37, 23, CropBox.full(37, 23), 16, false))
        .containsOnly(0);
  }

  @Test
  void channelsStayApart() {
    byte[] frame = new byte[6 * 6 * 3];
    for (int i = 0; i < 36; i++) {
      frame[i * 3] = 10;
      frame[i * 3 + 1] = 20;
      frame[i * 3 + 2] = (byte) 230;
    }
    byte[] result = resize(frame, 6, 6, CropBox.full(6, 6), 4, true);

    for (int i = 0; i < 16; i++) {
      assertThat(new byte[] {result[i * 3], result[i * 3 + 1], result[i * 3 + 2]})
          .containsExactly(10, 20, 230);
    }
  }

  @Test
  void pixelsOutsideTheCropDoNotCount() {
    byte[] frame = noise(20, 16);
    for (int y = 3; y < 13; y++) {
      for (int x = 5; x < 17; x++) {
        set(frame, 20, x, y, 7);
      }
    }

    assertThat(resize(frame, 20, 16, new CropBox(5, 3, 12, 10), 8, false)).containsOnly(7);
    assertThat(resize(frame, 20, 16, new CropBox(5, 3, 12, 10), 31, false)).containsOnly(7);
  }

  @Test
  void flippingMirrorsTheResultLeftToRight() {
    byte[] frame = noise(13, 11);
    byte[] plain = resize(frame, 13, 11, new CropBox(1, 0, 11, 10), 6, false);
    byte[] flipped = resize(frame, 13, 11, new CropBox(1, 0, 11, 10), 6, true);

    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 6; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(flipped[(y * 6 + x) * 3 + c]).isEqualTo(plain[(y * 6 + 5 - x) * 3 + c]);
        }
      }
    }
  }

  @Test
  void paddedRowsAreSkippedAndTheTargetIsWrittenAtItsOffset() {
    byte[] frame = noise(10, 8);
    int stride = 10 * 3 + 2;
    ByteBuffer padded = ByteBuffer.allocateDirect(7 * stride + 10 * 3);
    for (int y = 0; y < 8; y++) {
      padded.put(y * stride, frame, y * 30, 30);
    }
    padded.position(5);
    byte[] target = new byte[4 + 5 * 5 * 3 + 4];
    CropBox crop = CropBox.full(10, 8);
    new FrameResizer(10, 8, crop, 5, false).resize(padded, stride, target, 4);

    byte[] expected = new byte[target.length];
    System.arraycopy(resize(frame, 10, 8, crop, 5, false), 0, expected, 4, 75);
    assertThat(target).isEqualTo(expected);
    assertThat(padded.position()).isEqualTo(5);
  }

  @Test
  void frameAfterFrameGivesWhatANewResizerGives() {
    FrameResizer resizer = new FrameResizer(32, 24, new CropBox(2, 1, 29, 22), 10, false);
    resizer.resize(ByteBuffer.wrap(noise(32, 24)), 96, new byte[300], 0);
    byte[] second = new byte[32 * 24 * 3];
    new Random(8).nextBytes(second);
    byte[] target = new byte[300];
    resizer.resize(ByteBuffer.wrap(second), 96, target, 0);

    assertThat(target).isEqualTo(resize(second, 32, 24, new CropBox(2, 1, 29, 22), 10, false));
  }

  @Test
  void aFrameAgreesWithTheFilterSummedDirectly() {
    // the defining double sum of the triangle filter, without separation or precomputed weights
    CropBox crop = new CropBox(4, 3, 41, 30);
    byte[] frame = noise(50, 36);
    byte[] result = resize(frame, 50, 36, crop, 12, false);

    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 12; x++) {
        double expected = filtered(frame, 50, crop, 12, x, y);
        assertThat(result[(y * 12 + x) * 3] & 0xFF)
            .isBetween((int) Math.floor(expected + 0.499), (int) Math.floor(expected + 0.501));
      }
    }
  }

  @Test
  void aCropThatLeavesTheFrameIsRejected() {
    assertThatThrownBy(() -> new FrameResizer(10, 10, new CropBox(5, 0, 6, 10), 4, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 x 10");
    assertThatThrownBy(() -> new FrameResizer(10, 10, new CropBox(0, -1, 6, 10), 4, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameResizer(10, 10, CropBox.full(10, 10), 0, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double filtered(byte[] frame, int width, CropBox crop, int size, int x, int y) {
    double scaleX = crop.width() / (double) size;
    double scaleY = crop.height() / (double) size;
    double sum = 0;
    double total = 0;
    for (int v = 0; v < crop.height(); v++) {
      for (int u = 0; u < crop.width(); u++) {
        double atX = 1 - Math.abs(u + 0.5 - (x + 0.5) * scaleX) / Math.max(1, scaleX);
        double atY = 1 - Math.abs(v + 0.5 - (y + 0.5) * scaleY) / Math.max(1, scaleY);
        double weight = Math.max(0, atX) * Math.max(0, atY);
        int pixel = frame[((v + crop.top()) * width + u + crop.left()) * 3] & 0xFF;
        sum += weight * pixel;
        total += weight;
      }
    }
    return sum / total;
  }

  private static byte[] resize(
      byte[] frame, int width, int height, CropBox crop, int size, boolean flip) {
    byte[] target = new byte[size * size * 3];
    new FrameResizer(width, height, crop, size, flip)
        .resize(ByteBuffer.wrap(frame), width * 3, target, 0);
    return target;
  }

  private static byte[] noise(int width, int height) {
    byte[] frame = new byte[width * height * 3];
    new Random(2).nextBytes(frame);
    return frame;
  }

  private static byte[] grey(int width, int... values) {
    byte[] frame = new byte[values.length * 3];
    for (int i = 0; i < values.length; i++) {
      set(frame, width, i % width, i / width, values[i]);
    }
    return frame;
  }

  private static void set(byte[] frame, int width, int x, int y, int value) {
    for (int c = 0; c < 3; c++) {
      frame[(y * width + x) * 3 + c] = (byte) value;
    }
  }

  private static int[] greyRow(byte[] frame, int width, int y) {
    int[] row = new int[width];
    for (int x = 0; x < width; x++) {
      row[x] = frame[(y * width + x) * 3] & 0xFF;
    }
    return row;
  }
}
