package org.maskedaction.kind.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunConfig;

/** Checks of the sections that all configurations of skeleton runs share. */
final class SkeletonSections {
  private SkeletonSections() {}

  static void check(TrainingSystem system, RunConfig run, SkeletonDataConfig data) {
    Check.that(system == TrainingSystem.SKELETON, "system", "skeleton", system);
    Check.that(
        run.maskSheetEveryEpochs() == 0,
        "run.mask_sheet_every_epochs",
        "0, as skeleton runs have no mask sheets",
        run.maskSheetEveryEpochs());
    Check.that(
        data.coordinates() == SkeletonModelConfig.COORDINATES,
        "data.coordinates",
        "3, as the model takes x, y and z",
        data.coordinates());
  }
}
