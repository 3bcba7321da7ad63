package org.maskedaction.data.video.generated;

import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

/**
 * What a generated data set consists of; two equal specs give equal data sets.
 *
 * @param trainClips clips to train on, 1 to 1 000 000; default 512
 * @param valClips clips to validate on, 1 to 1 000 000; default 64
 * @param testClips clips to test on, 1 to 1 000 000; default 64
 * @param size rows and columns of a frame in pixels, even, 32 to 512; default 64
 * @param frames frames per clip, 8 to 1000; default 24
 * @param fps frames per second, 1 to 120; default 25
 * @param background what happens behind the sprites; default {@link BackgroundKind#STATIC}
 * @param sprites sprites per clip, all moving as the class says, 1 to 4; default 1
 * @param seed where all random choices start from; default 0
 */
public record GeneratedSpec(
    int trainClips,
    int valClips,
    int testClips,
    int size,
    int frames,
    int fps,
    BackgroundKind background,
    int sprites,
    long seed) {
  private static final int MAX_CLIPS = 1_000_000;

  /**
   * Checks the ranges.
   *
   * @throws InputException naming the first key that is out of its range
   */
  public GeneratedSpec {
    requireRange("train_clips", trainClips, 1, MAX_CLIPS);
    requireRange("val_clips", valClips, 1, MAX_CLIPS);
    requireRange("test_clips", testClips, 1, MAX_CLIPS);
    requireRange("size", size, 32, 512);
    if (size % 2 != 0) {
      throw new InputException("size: %d, expected an even number of pixels".formatted(size));
    }
    requireRange("frames", frames, 8, 1000);
    requireRange("fps", fps, 1, 120);
    if (background == null) {
      throw new InputException("background: missing, expected static, smooth or panning");
    }
    requireRange("sprites", sprites, 1, 4);
  }

  /** The values that apply where nothing else is said. */
  public static GeneratedSpec defaults() {
    return new GeneratedSpec(512, 64, 64, 64, 24, 25, BackgroundKind.STATIC, 1, 0);
  }

  /** How many clips a part has. */
  public int clips(Part part) {
    return switch (part) {
      case TRAIN -> trainClips;
      case VAL -> valClips;
      case TEST -> testClips;
    };
  }

  /** How many clips there are in all. */
  public int totalClips() {
    return trainClips + valClips + testClips;
  }

  private static void requireRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InputException("%s: %d, expected %d to %d".formatted(key, value, least, most));
    }
  }

  /** What happens behind the sprites. */
  public enum BackgroundKind {
    /** A texture that does not change. */
    STATIC,
    /**
     * Two textures that blend into each other slowly, with a drift of the colours; nothing is
     * displaced.
     */
    SMOOTH,
    /** A texture that is displaced by the same amount in every frame, as by a camera that pans. */
    PANNING
  }
}
