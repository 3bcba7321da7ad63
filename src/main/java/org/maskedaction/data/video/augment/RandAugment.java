package org.maskedaction.data.video.augment;

import java.util.SplittableRandom;

/**
 * RandAugment (Cubuk et al., 2020) in the form that VideoMAE uses: operations drawn with
 * replacement, each applied with probability one half at a magnitude drawn around the given one;
 * magnitude and sign are the same for all frames of a clip. Operations grow stronger with the
 * magnitude. Unlike the published loader this one works on clips that are already cropped and
 * resized, and moves pixels bilinearly.
 *
 * @param operations operations drawn for a clip
 * @param magnitude mean magnitude, 0 to 10
 * @param deviation standard deviation of the magnitude, which is cut to 0 to 10
 */
public record RandAugment(int operations, double magnitude, double deviation)
    implements ClipAugmentation {
  private static final Operation[] ALL = Operation.values();
  private static final double MOST = 10;
  private static final double MAX_ROTATION = Math.toRadians(30);
  private static final double MAX_SHEAR = 0.3;
  private static final double MAX_SHIFT = 0.45;
  private static final double MAX_ENHANCEMENT = 0.9;
  private static final int POSTERIZE_BITS = 4;
  private static final int VALUES = 256;
  private static final int MAX_ADDITION = 110;

  /** What is done to a clip. */
  enum Operation {
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT,
    ROTATE,
    POSTERIZE,
    SOLARIZE,
    SOLARIZE_ADD,
    COLOR,
    CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y;

    /**
     * Applies the operation.
     *
     * @param level magnitude divided by the greatest one, in [0, 1]
     * @param sign 1 or -1, for operations that have two directions
     */
    void apply(ClipPixels clip, double level, int sign) {
      double signed = sign * level;
      switch (this) {
        case AUTO_CONTRAST -> ToneOps.autoContrast(clip);
        case EQUALIZE -> ToneOps.equalize(clip);
        case INVERT -> ToneOps.invert(clip);
        case POSTERIZE -> ToneOps.posterize(clip, POSTERIZE_BITS - (int) (POSTERIZE_BITS * level));
        case SOLARIZE -> ToneOps.solarize(clip, VALUES - (int) (VALUES * level));
        case SOLARIZE_ADD -> ToneOps.solarizeAdd(clip, (int) (MAX_ADDITION * level));
        case COLOR -> EnhanceOps.color(clip, 1 + MAX_ENHANCEMENT * signed);
        case CONTRAST -> EnhanceOps.contrast(clip, 1 + MAX_ENHANCEMENT * signed);
        case BRIGHTNESS -> EnhanceOps.brightness(clip, 1 + MAX_ENHANCEMENT * signed);
        case SHARPNESS -> EnhanceOps.sharpness(clip, 1 + MAX_ENHANCEMENT * signed);
        case ROTATE -> AffineMap.rotation(MAX_ROTATION * signed).apply(clip);
        case SHEAR_X -> AffineMap.shearX(MAX_SHEAR * signed).apply(clip);
        case SHEAR_Y -> AffineMap.shearY(MAX_SHEAR * signed).apply(clip);
        case TRANSLATE_X -> AffineMap.translation(MAX_SHIFT * signed * clip.width(), 0).apply(clip);
        case TRANSLATE_Y ->
            AffineMap.translation(0, MAX_SHIFT * signed * clip.height()).apply(clip);
      }
    }
  }

  @Override
  public void apply(ClipPixels clip, SplittableRandom random) {
    for (int i = 0; i < operations; i++) {
      Operation operation = ALL[random.nextInt(ALL.length)];
      boolean applied = random.nextBoolean();
      double drawn = magnitude + deviation * random.nextGaussian();
      int sign = random.nextBoolean() ? 1 : -1;
      if (applied) {
        operation.apply(clip, Math.max(0, Math.min(MOST, drawn)) / MOST, sign);
      }
    }
  }
}
