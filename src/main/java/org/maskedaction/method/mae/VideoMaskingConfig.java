package org.maskedaction.method.mae;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

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
}
