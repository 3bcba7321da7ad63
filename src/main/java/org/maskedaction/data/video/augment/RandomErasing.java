package org.maskedaction.data.video.augment;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random erasing (Zhong et al., 2020) as VideoMAE applies it: one box, the same in all frames, is
 * filled with normal noise that is fresh for every pixel and frame. Its area is uniform in [0.02,
 * 1/3] of the frame, the logarithm of its aspect ratio uniform between those of 0.3 and 1/0.3. The
 * noise has the mean and standard deviation that pixels are normalised with; here it is rounded to
 * bytes, which cuts off what lies outside of black and white.
 *
 * @param probability share of the clips that are changed
 * @param mean mean of red, green and blue in [0, 1]
 * @param std standard deviation of red, green and blue in [0, 1]
 */
public record RandomErasing(double probability, List<Double> mean, List<Double> std)
    implements ClipAugmentation {
  private static final double MIN_AREA = 0.02;
  private static final double MAX_AREA = 1.0 / 3;
  private static final double MAX_LOG_ASPECT = -Math.log(0.3);
  private static final int ATTEMPTS = 10;
  private static final int WHITE = 255;

  @Override
  public void apply(ClipPixels clip, SplittableRandom random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = clip.height() * clip.width() * random.nextDouble(MIN_AREA, MAX_AREA);
      double aspect = Math.exp(random.nextDouble(-MAX_LOG_ASPECT, MAX_LOG_ASPECT));
      int rows = (int) Math.round(Math.sqrt(area * aspect));
      int columns = (int) Math.round(Math.sqrt(area / aspect));
      if (rows >= 1 && rows < clip.height() && columns >= 1 && columns < clip.width()) {
        int top = random.nextInt(clip.height() - rows + 1);
        int left = random.nextInt(clip.width() - columns + 1);
        fill(clip, top, left, rows, columns, random);
        return;
      }
    }
  }

  private void fill(
      ClipPixels clip, int top, int left, int rows, int columns, SplittableRandom random) {
    for (int frame = 0; frame < clip.frames(); frame++) {
      for (int y = top; y < top + rows; y++) {
        int at = frame * clip.frameBytes() + (y * clip.width() + left) * ClipPixels.CHANNELS;
        for (int i = 0; i < columns * ClipPixels.CHANNELS; i++) {
          int channel = i % ClipPixels.CHANNELS;
          double value = mean.get(channel) + std.get(channel) * random.nextGaussian();
          clip.set(at + i, (int) Math.round(WHITE * Math.max(0, Math.min(1, value))));
        }
      }
    }
  }
}
