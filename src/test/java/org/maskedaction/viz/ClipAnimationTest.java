package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClipAnimationTest {
  /** Eight tokens: two slots of two frames, two by two patches of 75 pixels. */
  private static final PatchGrid GRID = new PatchGrid(4, 150, 2, 75);

  private static final MaskSource SOURCE = new MaskSource("tats", 12, 0.75);
  private static final int WHITE = 0xFFFFFF;
  private static final int TOP = 78; // of the first line of panels
  private static final int LABEL_TOP = 58;
  private static final int STEP = 162; // from panel to panel

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  /** Grey frames of brightness 40, 80, 120, 160 with tokens 0 and 5 visible. */
  private static MaskSheetClip clip() {
    byte[] pixels = new byte[GRID.clipValues()];
    int perFrame = pixels.length / 4;
    for (int frame = 0; frame < 4; frame++) {
      Arrays.fill(pixels, frame * perFrame, (frame + 1) * perFrame, (byte) (40 * (frame + 1)));
    }
    return new MaskSheetClip(
        "a clip",
        GRID,
        pixels,
        new int[] {0, 5},
        new int[] {1, 2, 3, 4, 6, 7},
        null,
        null,
        new float[] {0.3f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f},
        false,
        null,
        List.of());
  }

  private static List<BufferedImage> frames(
      MaskSheetClip clip, AttentionClip.AttentionMap... attention) {
    return new ClipAnimation(SOURCE, clip, List.of(attention)).frames();
  }

  /** Colour in a panel, at a pixel of the clip. */
  private static int rgb(BufferedImage image, int panel, int row, int column) {
    return image.getRGB(12 + panel * STEP + column, TOP + row) & WHITE;
  }

  private static boolean hasInk(BufferedImage image, int left, int top, int width, int height) {
    return Arrays.stream(image.getRGB(left, top, width, height, null, 0, width))
        .anyMatch(rgb -> (rgb & WHITE) != WHITE);
  }

  @Test
  void eachFrameShowsItsPanelsSideBySide() {
    List<BufferedImage> frames = frames(clip());
    assertThat(frames).hasSize(4);
    for (int frame = 0; frame < 4; frame++) {
      BufferedImage image = frames.get(frame);
      int grey = 0x010101 * 40 * (frame + 1);
      assertThat(rgb(image, 0, 10, 10)).isEqualTo(grey);
      assertThat(rgb(image, 1, 10, 10)).isEqualTo(ColorMap.rgb(frame < 2 ? 1 : 0));
      // Token 0 is visible in the first slot, token 5 = (1, 0, 1) in the second.
      assertThat(rgb(image, 2, 10, 10)).isEqualTo(frame < 2 ? grey : 0);
      assertThat(rgb(image, 2, 10, 100)).isEqualTo(frame < 2 ? 0 : grey);
    }
  }

  @Test
  void everyPanelHasALabelAndHeatHasItsScale() {
    BufferedImage image = frames(clip()).get(0);
    for (int panel = 0; panel < 3; panel++) {
      assertThat(hasInk(image, 12 + panel * STEP, LABEL_TOP, 150, 18)).isTrue();
    }
    assertThat(hasInk(image, 12, TOP + 152, 150, 12)).isFalse();
    assertThat(image.getRGB(12 + STEP, TOP + 158) & WHITE).isEqualTo(ColorMap.rgb(0));
    assertThat(image.getRGB(12 + STEP + 139, TOP + 158) & WHITE).isEqualTo(ColorMap.rgb(1));
  }

  @Test
  void allFramesHaveOneEvenSizeAndOtherTitles() {
    List<BufferedImage> frames = frames(clip());
    for (BufferedImage frame : frames) {
      assertThat(frame.getWidth()).isEqualTo(frames.get(0).getWidth()).isEven();
      assertThat(frame.getHeight()).isEqualTo(frames.get(0).getHeight()).isEven();
    }
    int width = frames.get(0).getWidth();
    assertThat(frames.get(1).getRGB(0, 0, width, 50, null, 0, width))
        .isNotEqualTo(frames.get(0).getRGB(0, 0, width, 50, null, 0, width));
  }

  @Test
  void attentionFollowsTheOtherPanels() {
    float[] weights = {0.1f, 0.2f, 0.3f, 0.4f, 0.1f, 0.2f, 0.3f, 0.4f};
    List<BufferedImage> frames = frames(clip(), new AttentionClip.AttentionMap(5, true, weights));
    int bright = ColorMap.rgb(1.0);
    int red = (int) Math.round(0.65 * (bright >> 16) + 0.35 * 40);
    assertThat(rgb(frames.get(0), 3, 100, 100) >> 16).isEqualTo(red);
    // The query (1, 0, 1) is outlined in the frames 2 and 3.
    assertThat(rgb(frames.get(1), 3, 0, 75)).isNotEqualTo(0xFF2020);
    assertThat(rgb(frames.get(2), 3, 0, 75)).isEqualTo(0xFF2020);
    assertThat(rgb(frames.get(3), 3, 74, 149)).isEqualTo(0xFF2020);
  }

  @Test
  void panelsThatDoNotFitGoBelowTheOthers() {
    MaskSheetClip.ComparedMask other =
        new MaskSheetClip.ComparedMask("run", SOURCE, new int[] {2}, 1);
    BufferedImage eleven = frames(clip().comparedWith(Collections.nCopies(8, other))).get(0);
    BufferedImage twelve = frames(clip().comparedWith(Collections.nCopies(9, other))).get(0);
    assertThat(eleven.getWidth()).isEqualTo(twelve.getWidth()).isLessThanOrEqualTo(1800 + 24);
    assertThat(twelve.getHeight()).isGreaterThan(eleven.getHeight() + 150);
  }
}
