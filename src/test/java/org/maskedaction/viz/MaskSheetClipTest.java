package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class MaskSheetClipTest {
  /** Two frames of 4 pixels in patches of 2: N = 4 tokens of 2·2·2·3 = 24 values. */
  private static final PatchGrid GRID = new PatchGrid(2, 4, 2, 2);

  private static final byte[] PIXELS = new byte[2 * 4 * 4 * 3];
  private static final int[] VISIBLE = {1};
  private static final int[] MASKED = {0, 2, 3};

  private static MaskSheetClip tokens(int[] visible, int[] masked) {
    return new MaskSheetClip(
        "a", GRID, PIXELS, visible, masked, null, null, null, true, null, List.of());
  }

  private static MaskSheetClip values(float[] prediction, float[] error, float[] probability) {
    return new MaskSheetClip(
        "a", GRID, PIXELS, VISIBLE, MASKED, prediction, error, probability, true, null, List.of());
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InputException.class).hasMessage(message);
  }

  @Test
  void matchingArraysAreTaken() {
    assertThatCode(() -> tokens(VISIBLE, MASKED)).doesNotThrowAnyException();
    assertThatCode(() -> values(new float[72], new float[3], new float[4]))
        .doesNotThrowAnyException();
  }

  @Test
  void arraysOfAnotherLengthAreRefused() {
    refused(
        () ->
            new MaskSheetClip(
                "a", GRID, new byte[95], VISIBLE, MASKED, null, null, null, true, null, List.of()),
        "clip 'a': pixels: 95 values, expected 96");
    refused(
        () -> values(new float[71], null, null), "clip 'a': prediction: 71 values, expected 72");
    refused(() -> values(null, new float[4], null), "clip 'a': tokenError: 4 values, expected 3");
    refused(() -> values(null, null, new float[3]), "clip 'a': probability: 3 values, expected 4");
    refused(
        () ->
            new MaskSheetClip(
                "a",
                GRID,
                PIXELS,
                VISIBLE,
                MASKED,
                null,
                null,
                null,
                true,
                new boolean[5],
                List.of()),
        "clip 'a': motion: 5 values, expected 4");
  }

  @Test
  void tokensMustBeAllTokensOnceInOrder() {
    refused(
        () -> tokens(new int[] {1}, new int[] {0, 2}),
        "clip 'a': visible and masked tokens: 3 values, expected 4");
    refused(
        () -> tokens(new int[] {1}, new int[] {0, 3, 2}),
        "clip 'a': masked: token 2 after 3, expected ascending");
    refused(
        () -> tokens(new int[] {1}, new int[] {0, 1, 2}),
        "clip 'a': token 1 is both visible and masked");
    refused(
        () -> tokens(new int[] {1}, new int[] {0, 2, 4}),
        "clip 'a': masked: token 4, expected 0..3");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    refused(
        () -> values(null, new float[] {0, Float.NaN, 0}, null),
        "clip 'a': tokenError: value 1 is NaN, expected a finite number");
    refused(
        () -> values(null, null, new float[] {0, 0, 0, Float.POSITIVE_INFINITY}),
        "clip 'a': probability: value 3 is Infinity, expected a finite number");
  }

  @Test
  void normalisedTubeletsOfOnePositionAreRefused() {
    PatchGrid grid = new PatchGrid(1, 2, 1, 1);
    refused(
        () ->
            new MaskSheetClip(
                "a",
                grid,
                new byte[12],
                VISIBLE,
                MASKED,
                new float[9],
                null,
                null,
                true,
                null,
                List.of()),
        "clip 'a': tubelets of one position have no deviation to un-normalise with");
  }
}
