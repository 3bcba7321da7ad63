package org.maskedaction.kind.video;

import org.maskedaction.kind.RunSettings;
import org.maskedaction.model.video.VideoModelConfig;

/** What the settings of every run on videos offer. */
interface VideoRunSettings extends RunSettings {
  /** The shape of the model and of its clips. */
  VideoModelConfig model();

  /** Where clips come from and how they are sampled. */
  VideoDataConfig data();
}
