package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.video.CropPolicy.CropBox;

class ClipRendererTest {
  private static final int SIZE = 32;
  private static final int FRAMES = 8;

  @Test
  void motionByAFractionOfAPixelShowsAsAFractionOfTheChange() {
    float[] x = {16, 16.25f, 16.5f, 16.75f, 17, 17, 17, 17};
    byte[] pixels = scene(x).render();
    // The sum of the contrast to the black background follows the silhouette's centre of mass.
    for (int frame = 0; frame < FRAMES; frame++) {
      assertThat(centreColumn(pixels, frame) - centreColumn(pixels, 0))
          .isCloseTo(x[frame] - x[0], within(0.1));
    }
  }

  @Test
  void whatLeavesOnTheRightEntersOnTheLeft() {
    float[] x = new float[FRAMES];
    Arrays.fill(x, 31);
    byte[] pixels = scene(x).render();
    int row = 16;
    assertThat(brightness(pixels, 0, 30, row)).isPositive();
    assertThat(brightness(pixels, 0, 2, row)).isPositive();
    assertThat(brightness(pixels, 0, 16, row)).isZero();
  }

  @Test
  void brightPixelsAreThoseThatTheTrackCovers() {
    float[] x = {16, 17.3f, 18.6f, 19.9f, 21.2f, 22.5f, 23.8f, 25.1f};
    ClipScene scene = scene(x);
    byte[] pixels = scene.render();
    SpriteTrack track = scene.tracks().get(0);
    CropBox all = CropBox.full(SIZE, SIZE);
    for (int frame = 0; frame < FRAMES; frame++) {
      for (int row = 0; row < all.height(); row++) {
        for (int column = 0; column < all.width(); column++) {
          SpriteTrack.Local point = track.local(frame, column + 0.5, row + 0.5, SIZE);
          if (Math.abs(track.distance(point)) > 0.5) {
            boolean covered = track.covers(frame, column + 0.5, row + 0.5, SIZE);
            assertThat(brightness(pixels, frame, column, row) > 0).isEqualTo(covered);
          }
        }
      }
    }
  }

  private static ClipScene scene(float[] x) {
    GeneratedSpec spec =
        new GeneratedSpec(1, 1, 1, SIZE, FRAMES, 25, GeneratedSpec.BackgroundKind.STATIC, 1, 0);
    float[] y = new float[FRAMES];
    Arrays.fill(y, 16);
    SpriteTrack track = new SpriteTrack(SpriteShape.DISK, 10, x, y, new float[FRAMES]);
    SpriteTexture texture = new SpriteTexture(new SplittableRandom(8), SIZE);
    Background black = (frame, channel, column, row) -> 0;
    return new ClipScene(
        spec, MotionPattern.ZIGZAG, black, List.of(new ClipScene.Sprite(texture, track)));
  }

  private static double centreColumn(byte[] pixels, int frame) {
    double sum = 0;
    double moment = 0;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        sum += brightness(pixels, frame, column, row);
        moment += brightness(pixels, frame, column, row) * (column + 0.5);
      }
    }
    return moment / sum;
  }

  private static int brightness(byte[] pixels, int frame, int column, int row) {
    int at = ((frame * SIZE + row) * SIZE + column) * 3;
    return (pixels[at] & 0xff) + (pixels[at + 1] & 0xff) + (pixels[at + 2] & 0xff);
  }
}
