package org.maskedaction.data.video;

import java.util.SplittableRandom;
import org.maskedaction.data.video.CropPolicy.CropBox;

/**
 * A random rectangle: area uniform between a least share and the whole of the frame, logarithm of
 * the aspect ratio uniform between those of 3/4 and 4/3, place uniform. Where ten draws do not fit
 * in the frame it is the square of {@link CropPolicy.CentreCrop}.
 *
 * @param minArea least area as a share of the frame, above 0 and at most 1
 */
public record RandomResizedCrop(double minArea) implements CropPolicy {
  /** The least area that the masked autoencoders of Feichtenhofer et al. (2022) pre-train with. */
  public static final double PRETRAINING_MIN_AREA = 0.5;

  private static final double MIN_ASPECT = 3.0 / 4;
  private static final double MAX_ASPECT = 4.0 / 3;
  private static final int ATTEMPTS = 10;

  @Override
  public CropBox crop(int width, int height, SplittableRandom random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double area = width * (double) height * between(minArea, 1, random);
      double aspect = Math.exp(between(Math.log(MIN_ASPECT), Math.log(MAX_ASPECT), random));
      int cropWidth = (int) Math.round(Math.sqrt(area * aspect));
      int cropHeight = (int) Math.round(Math.sqrt(area / aspect));
      if (fits(cropWidth, width) && fits(cropHeight, height)) {
        int left = random.nextInt(width - cropWidth + 1);
        int top = random.nextInt(height - cropHeight + 1);
        return new CropBox(left, top, cropWidth, cropHeight);
      }
    }
    return new CropPolicy.CentreCrop().crop(width, height, random);
  }

  private static boolean fits(int side, int limit) {
    return side >= 1 && side <= limit;
  }

  private static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * random.nextDouble();
  }
}
