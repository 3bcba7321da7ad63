package org.maskedaction.kind.skeleton;

import org.maskedaction.kind.ModelSummary;
import org.maskedaction.model.skeleton.SkeletonModelConfig;

/** Lines on the input of a skeleton model. */
final class SkeletonFacts {
  private SkeletonFacts() {}

  static String clip(SkeletonModelConfig model) {
    return ModelSummary.line(
        "clip",
        "%d frames, %d persons of %d joints"
            .formatted(model.frames(), model.persons(), model.joints()));
  }

  static String tokens(SkeletonModelConfig model) {
    return ModelSummary.line(
        "tokens",
        "%d of a person = %d segments x %d joints"
            .formatted(model.tokens(), model.segments(), model.joints()));
  }
}
