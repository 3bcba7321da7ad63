package org.maskedaction.kind.video;

import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.model.video.VideoModelConfig;

/** What the settings of every run on videos offer. */
interface VideoRunSettings extends RunSettings {
  /** The shape of the model and of its clips. */
  VideoModelConfig model();

  /** Where clips come from and how they are sampled. */
  VideoDataConfig data();

  /** A line on the clips of the model. */
  default String clipFact() {
    VideoModelConfig model = model();
    return ModelSummary.line(
        "clip",
        "%d frames of %d x %d".formatted(model.numFrames(), model.imageSize(), model.imageSize()));
  }

  /** A line on the tokens of a clip. */
  default String tokensFact() {
    VideoModelConfig model = model();
    return ModelSummary.line(
        "tokens",
        "%d = %d slots x %d".formatted(model.tokens(), model.frameSlots(), model.tokensPerFrame()));
  }
}
