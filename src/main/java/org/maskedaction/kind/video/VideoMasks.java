package org.maskedaction.kind.video;

import org.maskedaction.io.InputException;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.MaskGenerator.BlockMasking;
import org.maskedaction.masking.MaskGenerator.FrameMasking;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.masking.MaskGenerator.TubeMasking;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.model.video.VideoModelConfig;

/** The masks that settings ask for. */
final class VideoMasks {
  private VideoMasks() {}

  /**
   * The masks, or for a learned sampler the random masks of the same number of visible tokens.
   *
   * @throws InputException if they leave no token visible, or all
   */
  static MaskGenerator of(VideoModelConfig model, VideoMaskingConfig masking) {
    double ratio = masking.maskRatio();
    int slots = model.frameSlots();
    int perFrame = model.tokensPerFrame();
    MaskGenerator masks =
        switch (masking.type()) {
          case RANDOM ->
              new RandomMasking(model.tokens(), VisibleCount.random(model.tokens(), ratio));
          case TUBE ->
              new TubeMasking(slots, perFrame, VisibleCount.tube(slots, perFrame, ratio) / slots);
          case FRAME ->
              new FrameMasking(
                  slots, perFrame, VisibleCount.frame(slots, perFrame, ratio) / perFrame);
          case BLOCK ->
              new BlockMasking(slots, model.gridSide(), VisibleCount.random(model.tokens(), ratio));
          case ADAMAE, TATS ->
              new RandomMasking(model.tokens(), VisibleCount.adaptive(model.tokens(), ratio));
        };
    if (masks.visibleCount() == 0 || masks.visibleCount() == model.tokens()) {
      throw new InputException(
          "masking.mask_ratio: %s leaves %s of %d tokens visible"
              .formatted(ratio, masks.visibleCount() == 0 ? "none" : "all", model.tokens()));
    }
    return masks;
  }
}
