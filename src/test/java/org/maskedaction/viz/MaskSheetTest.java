package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;

class MaskSheetTest {
  private static final int WHITE = 0xFFFFFF;
  private static final int BLACK = 0;

  /** Frames of 32 pixels are drawn at three times their size. */
  private static final PatchGrid SMALL = new PatchGrid(4, 32, 2, 16);

  private static final int SCALE = 3;

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  /** Red grows over rows, green over columns, blue over frames. */
  private static byte[] ramp(PatchGrid grid) {
    byte[] pixels = new byte[grid.clipValues()];
    for (int i = 0; i < pixels.length / 3; i++) {
      pixels[3 * i] = (byte) (i / grid.size() % grid.size() + 50);
      pixels[3 * i + 1] = (byte) (i % grid.size() + 100);
      pixels[3 * i + 2] = (byte) (i / grid.size() / grid.size() + 200);
    }
    return pixels;
  }

  private static int rampColor(int frame, int row, int column) {
    return row + 50 << 16 | column + 100 << 8 | frame + 200;
  }

  /** Tokens 0 and 5 visible, raw predictions of 1 (white), every row present. */
  private static MaskSheetClip full(String title) {
    float[] white = new float[6 * SMALL.tubeletValues()];
    Arrays.fill(white, 1f);
    boolean[] motion = new boolean[8];
    motion[3] = true;
    return new MaskSheetClip(
        title,
        SMALL,
        ramp(SMALL),
        new int[] {0, 5},
        new int[] {1, 2, 3, 4, 6, 7},
        white,
        new float[] {1, 2, 4, 1, 1, 1},
        new float[] {0.3f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f},
        false,
        motion,
        List.of());
  }

  private static MaskSheetClip bare(PatchGrid grid) {
    int[] masked = IntStream.range(0, grid.tokens()).toArray();
    return new MaskSheetClip(
        "bare", grid, ramp(grid), new int[0], masked, null, null, null, true, null, List.of());
  }

  private static int rgb(BufferedImage sheet, int x, int y) {
    return sheet.getRGB(x, y) & WHITE;
  }

  /** The colour of an input pixel in one row of the sheet. */
  private static int rgb(
      BufferedImage sheet, ContactSheet.ClipLayout at, int sheetRow, int f, int y, int x) {
    return rgb(sheet, at.x(f) + SCALE * x + 1, at.y(sheetRow) + SCALE * y + 1);
  }

  private static ContactSheet.ClipLayout layout(int top) {
    return ContactSheet.ClipLayout.of(SMALL, 6, top);
  }

  @Test
  void rowsShowFramesPredictionErrorProbabilityMaskAndMotionInOrder() {
    BufferedImage sheet =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(full("clip"))).image();
    ContactSheet.ClipLayout at = layout(34);
    // Frame 0, row 2, column 20 lies in masked token 1; frame 3, row 9, column 30 in visible 5.
    assertThat(rgb(sheet, at, 0, 0, 2, 20)).isEqualTo(rampColor(0, 2, 20));
    assertThat(rgb(sheet, at, 0, 3, 9, 30)).isEqualTo(rampColor(3, 9, 30));
    assertThat(rgb(sheet, at, 1, 0, 2, 20)).isEqualTo(WHITE);
    assertThat(rgb(sheet, at, 1, 3, 9, 30)).isEqualTo(rampColor(3, 9, 30));
    assertThat(rgb(sheet, at, 2, 0, 2, 20)).isEqualTo(ColorMap.rgb(0.25));
    assertThat(rgb(sheet, at, 2, 3, 9, 30)).isEqualTo(ColorMap.rgb(0.0));
    assertThat(rgb(sheet, at, 2, 1, 20, 20)).isEqualTo(ColorMap.rgb(1.0));
    assertThat(rgb(sheet, at, 3, 1, 0, 0)).isEqualTo(ColorMap.rgb(1.0));
    assertThat(rgb(sheet, at, 3, 2, 0, 0)).isEqualTo(ColorMap.rgb(0.0));
    assertThat(rgb(sheet, at, 4, 0, 2, 20)).isEqualTo(BLACK);
    assertThat(rgb(sheet, at, 4, 3, 9, 30)).isEqualTo(rampColor(3, 9, 30));
    assertThat(rgb(sheet, at, 5, 1, 31, 31)).isEqualTo(rampColor(1, 31, 31));
    // A still token keeps a fifth: (50, 100, 200) / 5.
    assertThat(rgb(sheet, at, 5, 0, 0, 0)).isEqualTo(10 << 16 | 20 << 8 | 40);
  }

  @Test
  void sheetHoldsTheColumnsAndRowsOfAllClips() {
    BufferedImage one =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(full("a"))).image();
    BufferedImage two =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(full("a"), full("b")))
            .image();
    ContactSheet.ClipLayout first = layout(34);
    assertThat(one.getWidth()).isEqualTo(184 + 4 * 96 + 3 * 2 + 12);
    assertThat(one.getHeight()).isEqualTo(first.bottom());
    assertThat(two.getWidth()).isEqualTo(one.getWidth());
    assertThat(two.getHeight() - one.getHeight()).isEqualTo(one.getHeight() - 34);
    ContactSheet.ClipLayout second = layout(first.bottom());
    assertThat(rgb(two, second, 0, 2, 5, 5)).isEqualTo(rampColor(2, 5, 5));
    assertThat(rgb(two, second.x(1) - 1, second.y(0) + 5)).isEqualTo(WHITE);
    assertThat(rgb(two, second.x(0) + 5, second.y(1) - 1)).isEqualTo(WHITE);
  }

  @Test
  void rowsWithoutDataAreLeftOut() {
    BufferedImage sheet =
        ContactSheet.ofMasks(new MaskSource("tube", 0, 1.0), List.of(bare(SMALL))).image();
    ContactSheet.ClipLayout at = ContactSheet.ClipLayout.of(SMALL, 2, 34);
    assertThat(sheet.getHeight()).isEqualTo(at.bottom());
    assertThat(rgb(sheet, at, 0, 3, 7, 8)).isEqualTo(rampColor(3, 7, 8));
    assertThat(rgb(sheet, at, 1, 3, 7, 8)).isEqualTo(BLACK);
  }

  @Test
  void masksOfOtherModelsGetRowsOfTheirOwn() {
    MaskSheetClip.ComparedMask tube =
        new MaskSheetClip.ComparedMask("x", new MaskSource("tube", 3, 0.5), new int[] {1, 5}, 0.25);
    MaskSheetClip clip = full("clip").comparedWith(List.of(tube));
    BufferedImage sheet =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(clip)).image();
    ContactSheet.ClipLayout at = ContactSheet.ClipLayout.of(SMALL, 7, 34);
    assertThat(sheet.getHeight()).isEqualTo(at.bottom());
    // Token 0 holds row 2, column 3 of frame 0, token 1 row 2, column 20.
    assertThat(rgb(sheet, at, 4, 0, 2, 3)).isEqualTo(rampColor(0, 2, 3));
    assertThat(rgb(sheet, at, 4, 0, 2, 20)).isEqualTo(BLACK);
    assertThat(rgb(sheet, at, 5, 0, 2, 3)).isEqualTo(BLACK);
    assertThat(rgb(sheet, at, 5, 0, 2, 20)).isEqualTo(rampColor(0, 2, 20));
    assertThat(rgb(sheet, at, 6, 1, 31, 31)).isEqualTo(rampColor(1, 31, 31));
    assertThat(MaskRows.of(new MaskSource("tats", 7, 0.75), clip))
        .extracting(SheetRow::label)
        .containsExactly(
            "Frames", "Prediction", "Error", "Probability", "Mask: tats", "Mask: tube", "Motion");
  }

  @Test
  void aComparedTokenOutsideTheClipIsRefused() {
    MaskSheetClip.ComparedMask mask =
        new MaskSheetClip.ComparedMask("x", new MaskSource("tube", 3, 0.5), new int[] {8}, 0.25);
    assertThatThrownBy(() -> full("clip").comparedWith(List.of(mask)))
        .isInstanceOf(InputException.class)
        .hasMessage("clip 'clip': Mask: tube: token 8, expected 0..7");
  }

  @Test
  void wideClipsAreHalvedToFitTheSheet() {
    BufferedImage sheet =
        ContactSheet.ofMasks(
                new MaskSource("tube", 0, 1.0), List.of(bare(new PatchGrid(16, 224, 2, 16))))
            .image();
    assertThat(sheet.getWidth()).isEqualTo(184 + 16 * 112 + 15 * 2 + 12);
  }

  @Test
  void labelsStayLeftOfTheFrames() {
    BufferedImage sheet =
        ContactSheet.ofMasks(new MaskSource("adamae", 123456789, 0.9502), List.of(full("clip")))
            .image();
    ContactSheet.ClipLayout at = layout(34);
    int ink = 0;
    int outside = 0;
    for (int y = at.y(0); y < at.bottom(); y++) {
      for (int x = 0; x < ContactSheet.ClipLayout.LABEL_WIDTH; x++) {
        boolean white = rgb(sheet, x, y) == WHITE;
        ink += white ? 0 : 1;
        boolean border =
            x < ContactSheet.ClipLayout.MARGIN - 2 || x >= ContactSheet.ClipLayout.LABEL_WIDTH - 8;
        outside += white || !border ? 0 : 1;
      }
    }
    assertThat(outside).isZero();
    assertThat(ink).isGreaterThan(500);
  }

  @Test
  void longTitlesWidenTheSheet() {
    String title = "a long name of a video ".repeat(8);
    BufferedImage sheet =
        ContactSheet.ofMasks(new MaskSource("tats", 0, 0.75), List.of(full(title))).image();
    assertThat(sheet.getWidth()).isGreaterThanOrEqualTo(Lettering.TITLE.width(title));
    ContactSheet.ClipLayout at = layout(34);
    for (int y = at.top(); y < at.y(0); y++) {
      assertThat(rgb(sheet, sheet.getWidth() - 2, y)).isEqualTo(WHITE);
    }
  }

  @Test
  void writingReplacesTheFileAndLeavesNothingElse(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("sheet.png");
    Files.writeString(file, "of before");
    ContactSheet sheet =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(full("clip")));
    sheet.write(file);
    BufferedImage read = ImageIO.read(file.toFile());
    BufferedImage drawn = sheet.image();
    assertThat(read.getWidth()).isEqualTo(drawn.getWidth());
    int[] expected =
        drawn.getRGB(0, 0, drawn.getWidth(), drawn.getHeight(), null, 0, drawn.getWidth());
    assertThat(read.getRGB(0, 0, read.getWidth(), read.getHeight(), null, 0, read.getWidth()))
        .isEqualTo(expected);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void writingIntoAMissingFolderFails(@TempDir Path dir) {
    ContactSheet sheet =
        ContactSheet.ofMasks(new MaskSource("tats", 7, 0.75), List.of(full("clip")));
    assertThatThrownBy(() -> sheet.write(dir.resolve("none/sheet.png")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void impossibleSheetsAreRefused() {
    assertThatThrownBy(() -> new MaskSource("tats", -1, 0.9)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new MaskSource("tats", 1, Double.NaN))
        .isInstanceOf(InputException.class)
        .hasMessage("mask source: mask ratio NaN, expected 0..1");
    assertThatThrownBy(() -> ContactSheet.ofMasks(new MaskSource("tats", 1, 0.9), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage("mask sheet: no clips, expected at least one");
  }
}
