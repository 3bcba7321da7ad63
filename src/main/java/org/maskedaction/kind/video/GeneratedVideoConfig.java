package org.maskedaction.kind.video;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;

/**
 * Clips that the project draws itself: sprites that move before a background.
 *
 * @param dir the folder that holds the clips and their lists; they are written if it has none
 * @param train number of training clips, 1 to 1 000 000
 * @param val number of validation clips, 1 to 1 000 000
 * @param test number of test clips, 1 to 1 000 000
 * @param size height and width of a frame, in pixels, even, 32 to 512
 * @param frames frames of a clip, 8 to 1000
 * @param fps frames per second, 1 to 120
 * @param background what lies behind the sprites
 * @param sprites moving sprites of a clip, 1 to 4
 * @param seed seed of the drawing, apart from the seed of the run
 */
public record GeneratedVideoConfig(
    @Default("data/generated/${name}") Path dir,
    @Default("512") int train,
    @Default("64") int val,
    @Default("64") int test,
    @Default("64") int size,
    @Default("24") int frames,
    @Default("25") int fps,
    @Default("static") BackgroundKind background,
    @Default("1") int sprites,
    @Default("0") long seed) {
  private static final int MAX_CLIPS = 1_000_000;

  /** Checks the ranges. */
  public GeneratedVideoConfig {
    Check.range("train", train, 1, MAX_CLIPS);
    Check.range("val", val, 1, MAX_CLIPS);
    Check.range("test", test, 1, MAX_CLIPS);
    Check.range("size", size, 32, 512);
    Check.that(size % 2 == 0, "size", "even", size);
    Check.range("frames", frames, 8, 1000);
    Check.range("fps", fps, 1, 120);
    Check.range("sprites", sprites, 1, 4);
  }
}
