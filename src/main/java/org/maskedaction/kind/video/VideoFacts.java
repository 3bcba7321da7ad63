package org.maskedaction.kind.video;

import org.maskedaction.kind.ModelSummary;
import org.maskedaction.model.video.VideoModelConfig;

/** Lines on the input of a video model. */
final class VideoFacts {
  private VideoFacts() {}

  static String clip(VideoModelConfig model) {
    return ModelSummary.line(
        "clip",
        "%d frames of %d x %d".formatted(model.numFrames(), model.imageSize(), model.imageSize()));
  }

  static String tokens(VideoModelConfig model) {
    return ModelSummary.line(
        "tokens",
        "%d = %d slots x %d".formatted(model.tokens(), model.frameSlots(), model.tokensPerFrame()));
  }
}
