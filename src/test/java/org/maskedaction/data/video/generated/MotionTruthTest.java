package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.ClipPipeline.ClipView;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.io.InputException;

class MotionTruthTest {
  private static final String ID = "videos/train/000000.mp4";
  private static final CropBox FULL = CropBox.full(64, 64);

  @TempDir Path dir;

  /**
   * A square of 16 x 16 pixels in four frames of 64 pixels: in frames 0 and 1 it covers columns and
   * rows 8 to 23, in frame 2 columns 40 to 55 and in frame 3 columns 56 to 63 and, across the
   * border, 0 to 7.
   */
  private MotionTruth square() throws IOException {
    float diameter = (float) (2 * 16 / Math.sqrt(Math.PI));
    SpriteTrack track =
        new SpriteTrack(
            SpriteShape.SQUARE,
            diameter - 1e-4f,
            new float[] {16, 16, 48, 64},
            new float[] {16, 16, 16, 16},
            new float[4]);
    MotionTruth.ClipTruth clip = new MotionTruth.ClipTruth(ID, 0, 64, 4, List.of(track));
    return load(GeneratedDataset.JSON.writeValueAsString(clip) + "\n");
  }

  @Test
  void tokensAreInRasterOrderWithinEachSlot() throws IOException {
    TokenGrid grid = new TokenGrid(4, 64, 2, 8);
    boolean[] motion = square().motionTokens(ID, view(FULL, false, 0, 1, 2, 3), grid);
    assertThat(motion).hasSize(128);
    // Rows 1 and 2 of the patches; slot 0: columns 1 and 2; slot 1: columns 5, 6, 7 and 0.
    assertThat(indices(motion))
        .containsExactly(
            9, 10, 17, 18, 64 + 8, 64 + 13, 64 + 14, 64 + 15, 64 + 16, 64 + 21, 64 + 22, 64 + 23);
  }

  @Test
  void frameIndicesSelectTheFrames() throws IOException {
    TokenGrid grid = new TokenGrid(2, 64, 1, 16);
    boolean[] motion = square().motionTokens(ID, view(FULL, false, 2, 0), grid);
    // Columns 40 to 55 and rows 8 to 23 touch patch columns 2 and 3 and patch rows 0 and 1.
    assertThat(indices(motion)).containsExactly(2, 3, 6, 7, 16, 17, 20, 21);
  }

  @Test
  void mirroringIsFollowed() throws IOException {
    TokenGrid grid = new TokenGrid(2, 64, 2, 8);
    boolean[] motion = square().motionTokens(ID, view(FULL, true, 0, 1), grid);
    assertThat(indices(motion)).containsExactly(13, 14, 21, 22);
  }

  @Test
  void cropsAreEnlargedToTheClip() throws IOException {
    TokenGrid grid = new TokenGrid(2, 64, 2, 16);
    CropBox crop = new CropBox(8, 0, 32, 32);
    // In the crop the square covers columns 0 to 15 and rows 8 to 23, in the clip 0 to 31 and 16
    // to 47.
    assertThat(indices(square().motionTokens(ID, view(crop, false, 0, 1), grid)))
        .containsExactly(4, 5, 8, 9);
    assertThat(indices(square().motionTokens(ID, view(crop, true, 0, 1), grid)))
        .containsExactly(6, 7, 10, 11);
  }

  @Test
  void coverageDecides() throws IOException {
    TokenGrid grid = new TokenGrid(4, 64, 4, 32);
    MotionTruth truth = square();
    ClipView view = view(FULL, false, 0, 1, 2, 3);
    // Of 4096 pixels over the frames: top left 256 + 256 + 128, top right 256 + 128.
    assertThat(indices(truth.motionTokens(ID, view, grid, 384.0 / 4096))).containsExactly(0, 1);
    assertThat(indices(truth.motionTokens(ID, view, grid, 385.0 / 4096))).containsExactly(0);
    assertThat(indices(truth.motionTokens(ID, view, grid, 641.0 / 4096))).isEmpty();
  }

  @Test
  void viewsThatDoNotFitAreRefused() throws IOException {
    MotionTruth truth = square();
    TokenGrid grid = new TokenGrid(2, 64, 2, 8);
    assertRefused(truth, "other.mp4", view(FULL, false, 0, 1), grid, "other.mp4");
    assertRefused(truth, ID, view(FULL, false, 0), grid, "expected 2");
    assertRefused(truth, ID, view(FULL, false, 0, 4), grid, "expected 0 to 3");
    assertRefused(truth, ID, view(CropBox.full(65, 64), false, 0, 1), grid, "64 x 64");
  }

  @Test
  void damagedRowsAreReportedWithFileAndRow() throws IOException {
    square();
    String good = Files.readString(dir.resolve("truth.jsonl"));
    assertDamaged(good + "{", "truth.jsonl: row 2");
    assertDamaged(good + good, "row 2: " + ID);
    assertDamaged(good.replace("\"frames\":4", "\"frames\":5"), "row 1: 4 values");
    assertDamaged(good.replace("square", "cube"), "row 1");
    assertThatThrownBy(() -> MotionTruth.load(dir.resolve("absent.jsonl")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("absent.jsonl");
  }

  @Test
  void tokensWithMotionAreThoseThatChangeBeforeStaticBackgrounds() throws IOException {
    GeneratedDataset data =
        GeneratedDataset.ensure(
            dir.resolve("data"),
            new GeneratedSpec(20, 1, 1, 64, 16, 25, GeneratedSpec.BackgroundKind.STATIC, 1, 4));
    MotionTruth truth = MotionTruth.load(data.truth());
    TokenGrid grid = new TokenGrid(16, 64, 2, 8);
    MotionRanking.ClipMean mean = new MotionRanking.ClipMean();
    for (int index = 0; index < 20; index++) {
      String id = GeneratedDataset.clipPath(Part.TRAIN, index);
      ClipView view = view(FULL, false, IntStream.range(0, 16).toArray());
      boolean[] motion = truth.motionTokens(id, view, grid);
      float[] change = change(DecodedVideo.of(data.dir().resolve(id)), grid);
      OptionalDouble area = MotionRanking.areaUnderRoc(change, motion);
      assertThat(area.orElseThrow()).as(id).isGreaterThan(0.95);
      mean.add(area);
    }
    assertThat(mean.mean().orElseThrow()).isGreaterThan(0.98);
  }

  /** Mean square difference of the two frames of each tubelet. */
  private static float[] change(DecodedVideo video, TokenGrid grid) {
    float[] change = new float[grid.tokens()];
    int size = grid.imageSize();
    for (int frame = 0; frame < grid.frames(); frame += 2) {
      for (int i = 0; i < size * size * 3; i++) {
        int difference = video.value(frame + 1, i) - video.value(frame, i);
        change[grid.token(frame, i / 3 % size, i / 3 / size)] += difference * difference;
      }
    }
    return change;
  }

  private void assertDamaged(String text, String message) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private static void assertRefused(
      MotionTruth truth, String id, ClipView view, TokenGrid grid, String message) {
    assertThatThrownBy(() -> truth.motionTokens(id, view, grid))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private MotionTruth load(String text) throws IOException {
    Path file = dir.resolve("truth.jsonl");
    Files.writeString(file, text);
    return MotionTruth.load(file);
  }

  private static ClipView view(CropBox crop, boolean flipped, int... frames) {
    return new ClipView(frames, crop, flipped);
  }

  private static int[] indices(boolean[] flags) {
    return IntStream.range(0, flags.length).filter(i -> flags[i]).toArray();
  }
}
