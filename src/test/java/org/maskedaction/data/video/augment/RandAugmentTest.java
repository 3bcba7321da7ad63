package org.maskedaction.data.video.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.maskedaction.data.video.augment.RandAugment.Operation;

class RandAugmentTest {
  private static final int SIDE = 16;
  private static final int FRAMES = 3;

  /** The same slope with a spot in every frame, values 20 to 206. */
  private static ClipPixels still() {
    ClipPixels clip = new ClipPixels(FRAMES, SIDE, SIDE, new byte[FRAMES * SIDE * SIDE * 3]);
    for (int i = 0; i < clip.bytes().length; i++) {
      int inFrame = i % clip.frameBytes();
      int x = inFrame / 3 % SIDE;
      int y = inFrame / 3 / SIDE;
      int spot = x == 3 && y == 3 ? 25 : 0;
      clip.set(i, 20 + 8 * x + 4 * y + 3 * (inFrame % 3) + spot);
    }
    return clip;
  }

  private static ClipPixels after(Operation operation, double level, int sign) {
    ClipPixels clip = still();
    operation.apply(clip, level, sign);
    return clip;
  }

  private static int at(ClipPixels clip, int x, int y, int channel) {
    return clip.get((y * SIDE + x) * 3 + channel);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void allFramesGetTheSameChange(Operation operation) {
    ClipPixels clip = after(operation, 0.7, 1);
    byte[] first = Arrays.copyOf(clip.bytes(), clip.frameBytes());
    for (int frame = 1; frame < FRAMES; frame++) {
      int from = frame * clip.frameBytes();
      assertThat(Arrays.copyOfRange(clip.bytes(), from, from + clip.frameBytes())).isEqualTo(first);
    }
    assertThat(clip.bytes()).isNotEqualTo(still().bytes());
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      mode = Mode.EXCLUDE,
      names = {"AUTO_CONTRAST", "EQUALIZE", "INVERT", "POSTERIZE", "SOLARIZE"})
  void magnitudeZeroChangesNothingAndMoreChangesMore(Operation operation) {
    assertThat(after(operation, 0, 1).bytes()).isEqualTo(still().bytes());
    assertThat(distance(after(operation, 0.9, 1)))
        .isGreaterThan(distance(after(operation, 0.3, 1)));
  }

  private static long distance(ClipPixels clip) {
    ClipPixels still = still();
    long sum = 0;
    for (int i = 0; i < clip.bytes().length; i++) {
      sum += Math.abs(clip.get(i) - still.get(i));
    }
    return sum;
  }

  @Test
  void toneOperationsDoWhatTheirNamesSay() {
    assertThat(at(after(Operation.INVERT, 0, 1), 0, 0, 0)).isEqualTo(255 - 20);
    // Level 0.5 keeps 2 bits: 20 + 8 * 10 = 100 becomes 64.
    assertThat(at(after(Operation.POSTERIZE, 0.5, 1), 10, 0, 0)).isEqualTo(64);
    // Level 0.5 inverts from 128 on: 20 + 8 * 14 = 132 becomes 123, 100 stays.
    assertThat(at(after(Operation.SOLARIZE, 0.5, 1), 14, 0, 0)).isEqualTo(123);
    assertThat(at(after(Operation.SOLARIZE, 0.5, 1), 10, 0, 0)).isEqualTo(100);
    // Level 0.5 adds 55 below 128.
    assertThat(at(after(Operation.SOLARIZE_ADD, 0.5, 1), 10, 0, 0)).isEqualTo(155);
    assertThat(at(after(Operation.SOLARIZE_ADD, 0.5, 1), 14, 0, 0)).isEqualTo(132);
    // Red reaches from 20 to 20 + 8 * 15 + 4 * 15 = 200.
    ClipPixels stretched = after(Operation.AUTO_CONTRAST, 0, 1);
    assertThat(at(stretched, 0, 0, 0)).isZero();
    assertThat(at(stretched, SIDE - 1, SIDE - 1, 0)).isEqualTo(255);
    assertThat(at(stretched, 5, 10, 0)).isEqualTo((20 + 40 + 40 - 20) * 255 / 180);
  }

  @Test
  void equalizingSpreadsTwoEqualHalvesToTheEnds() {
    ClipPixels clip = new ClipPixels(1, 32, 32, new byte[32 * 32 * 3]);
    Arrays.fill(clip.bytes(), 0, clip.bytes().length / 2, (byte) 100);
    Arrays.fill(clip.bytes(), clip.bytes().length / 2, clip.bytes().length, (byte) 101);
    ToneOps.equalize(clip);
    // 512 pixels each: the step is 512 / 255 = 2, the tables 1/2 = 0 and (1 + 512)/2 cut to 255.
    assertThat(clip.get(0)).isZero();
    assertThat(clip.get(clip.bytes().length - 1)).isEqualTo(255);
  }

  @Test
  void enhancersBlendWithThePlainVersion() {
    // Level 1, sign -1: the factor is 0.1.
    assertThat(at(after(Operation.BRIGHTNESS, 1, -1), 10, 0, 0)).isEqualTo(10);
    ClipPixels grey = after(Operation.COLOR, 1, -1);
    int luma = (int) Math.round(0.299 * 100 + 0.587 * 103 + 0.114 * 106);
    assertThat(at(grey, 10, 0, 0)).isEqualTo((int) Math.round(luma + 0.1 * (100 - luma)));
    ClipPixels flat = after(Operation.CONTRAST, 1, -1);
    assertThat(at(flat, 15, 15, 0) - at(flat, 0, 0, 0)).isBetween(17, 19); // a tenth of 180
    // A linear slope is its own smoothed version.
    assertThat(at(after(Operation.SHARPNESS, 1, 1), 8, 8, 1)).isEqualTo(at(still(), 8, 8, 1));
  }

  @Test
  void shiftsTakePixelsFromAsideAndFillWithGrey() {
    // 0.45 * 16 columns at level 5/9 are 4.
    ClipPixels shifted = after(Operation.TRANSLATE_X, 5.0 / 9, 1);
    assertThat(at(shifted, 3, 7, 2)).isEqualTo(at(still(), 7, 7, 2));
    assertThat(at(shifted, 13, 7, 2)).isEqualTo(128);
    ClipPixels back = after(Operation.TRANSLATE_Y, 5.0 / 9, -1);
    assertThat(at(back, 3, 10, 0)).isEqualTo(at(still(), 3, 6, 0));
    assertThat(at(back, 3, 2, 0)).isEqualTo(128);
  }

  @Test
  void rotationsAndShearsTurnAroundTheMiddle() {
    ClipPixels quarter = still();
    AffineMap.rotation(Math.PI / 2).apply(quarter);
    // Counter-clockwise: what was at the right end of the top row comes to its left end.
    assertThat(at(quarter, 0, 0, 0)).isEqualTo(at(still(), SIDE - 1, 0, 0));
    assertThat(at(quarter, 0, SIDE - 1, 0)).isEqualTo(at(still(), 0, 0, 0));
    ClipPixels sheared = still();
    AffineMap.shearX(0.2).apply(sheared);
    // Row 10 lies 2.5 below the middle: half a column further right, which is 4 brighter.
    assertThat(at(sheared, 5, 10, 0)).isEqualTo(at(still(), 5, 10, 0) + 4);
  }

  @Test
  void equalGeneratorsGiveEqualClipsAndOthersDiffer() {
    RandAugment augment = new RandAugment(4, 7, 0.5);
    assertThat(augmented(augment, 3).bytes()).isEqualTo(augmented(augment, 3).bytes());
    long different =
        List.of(4, 5, 6, 7).stream()
            .filter(
                seed ->
                    !Arrays.equals(augmented(augment, seed).bytes(), augmented(augment, 3).bytes()))
            .count();
    assertThat(different).isGreaterThanOrEqualTo(3);
    assertThat(augmented(new RandAugment(0, 7, 0.5), 3).bytes()).isEqualTo(still().bytes());
  }

  private static ClipPixels augmented(RandAugment augment, int seed) {
    ClipPixels clip = still();
    augment.apply(clip, new SplittableRandom(seed));
    return clip;
  }
}
