package org.maskedaction.method.mae;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.io.InputException;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.MaskGenerator.BlockMasking;
import org.maskedaction.masking.MaskGenerator.FrameMasking;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.masking.MaskGenerator.TubeMasking;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * Which tokens of a clip are hidden from the encoder.
 *
 * @param type how the masked tokens are chosen
 * @param maskRatio share of the tokens that is masked, above 0 and below 1; how it is rounded to a
 *     count depends on the type
 */
public record VideoMaskingConfig(@Default("tats") Type type, @Default("0.95") double maskRatio) {

  /** Ways to choose the masked tokens. */
  public enum Type {
    /** Uniformly over space and time, anew for every clip. */
    RANDOM,
    /** The same uniformly chosen patches in every frame slot, as in VideoMAE. */
    TUBE,
    /** Whole frame slots; at least one stays visible. */
    FRAME,
    /** Random cuboids of space and time. */
    BLOCK,
    /** By the sampler of AdaMAE, which one loss trains together with the autoencoder. */
    ADAMAE,
    /** By the trajectory-aware sampler, which is learned along with the autoencoder. */
    TATS;

    /** Whether a sampler that looks at the clip chooses. */
    public boolean isLearned() {
      return this == ADAMAE || this == TATS;
    }
  }

  /** Checks the range. */
  public VideoMaskingConfig {
    Check.that(maskRatio > 0 && maskRatio < 1, "mask_ratio", "above 0 and below 1", maskRatio);
  }

  /**
   * The masks for clips of {@code model}, or for a learned sampler the random masks of the same
   * number of visible tokens.
   *
   * @throws InputException if no token stays visible, or none is masked
   */
  public MaskGenerator generator(VideoModelConfig model) {
    int tokens = model.tokens();
    int slots = model.frameSlots();
    int perFrame = model.tokensPerFrame();
    MaskGenerator masks =
        switch (type) {
          case RANDOM -> new RandomMasking(tokens, VisibleCount.random(tokens, maskRatio));
          case TUBE ->
              new TubeMasking(
                  slots, perFrame, VisibleCount.tube(slots, perFrame, maskRatio) / slots);
          case FRAME ->
              new FrameMasking(
                  slots, perFrame, VisibleCount.frame(slots, perFrame, maskRatio) / perFrame);
          case BLOCK ->
              new BlockMasking(slots, model.gridSide(), VisibleCount.random(tokens, maskRatio));
          case ADAMAE, TATS -> new RandomMasking(tokens, VisibleCount.adaptive(tokens, maskRatio));
        };
    if (masks.visibleCount() == 0 || masks.visibleCount() == tokens) {
      throw new InputException(
          "masking.mask_ratio: %s leaves %s of %d tokens visible"
              .formatted(maskRatio, masks.visibleCount() == 0 ? "none" : "all", tokens));
    }
    return masks;
  }
}
