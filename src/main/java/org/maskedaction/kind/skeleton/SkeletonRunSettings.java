package org.maskedaction.kind.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.model.skeleton.SkeletonModelConfig;

/** What the settings of every run on skeletons offer. */
interface SkeletonRunSettings extends RunSettings {
  /** Name of the kind. */
  String NAME = "skeleton";

  /** The shape of the model and of its clips. */
  SkeletonModelConfig model();

  /** The sequences and how clips are taken from them. */
  SkeletonDataConfig data();

  /** A line on the clips of the model. */
  default String clipFact() {
    return ModelSummary.line(
        "clip",
        "%d frames, %d persons of %d joints"
            .formatted(model().frames(), model().persons(), model().joints()));
  }

  /** A line on the tokens of a person. */
  default String tokensFact() {
    return ModelSummary.line(
        "tokens",
        "%d of a person = %d segments x %d joints"
            .formatted(model().tokens(), model().segments(), model().joints()));
  }

  /** Checks what all of them have in common. */
  static void check(String system, SkeletonDataConfig data) {
    Check.that(NAME.equals(system), "system", NAME, system);
    Check.that(
        data.coordinates() == SkeletonModelConfig.COORDINATES,
        "data.coordinates",
        "3, as the model takes x, y and z",
        data.coordinates());
  }
}
