package org.maskedaction.data.video;

import java.util.List;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.augment.ClipAugmentation;

/**
 * How a clip is cut from a video.
 *
 * @param sampler chooses the frames
 * @param crop chooses the part of the frames, the same for all of a clip
 * @param flipProbability chance that a clip is mirrored left to right
 * @param size rows and columns of the clip
 * @param augmentations changes to the finished pixels, in this order
 */
public record ClipPipeline(
    FrameSampler sampler,
    CropPolicy crop,
    double flipProbability,
    int size,
    List<ClipAugmentation> augmentations) {
  /** Without augmentations. */
  public ClipPipeline(FrameSampler sampler, CropPolicy crop, double flipProbability, int size) {
    this(sampler, crop, flipProbability, size, List.of());
  }

  /** Checks the ranges. */
  public ClipPipeline {
    augmentations = List.copyOf(augmentations);
    if (!(flipProbability >= 0 && flipProbability <= 1)) {
      throw new IllegalArgumentException(
          "flip probability must lie in [0, 1], got " + flipProbability);
    }
    if (size < 1) {
      throw new IllegalArgumentException("clip size must be at least 1, got " + size);
    }
  }

  /**
   * Which part of a video a clip shows, so that annotations can follow it.
   *
   * @param frameIndices the source frame of each clip frame, counted from 0 // [T]
   * @param crop the source rectangle that was resized to the clip's size
   * @param flipped whether the clip is mirrored left to right
   */
  public record ClipView(int[] frameIndices, CropBox crop, boolean flipped) {}
}
