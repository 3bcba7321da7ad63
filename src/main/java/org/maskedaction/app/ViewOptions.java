package org.maskedaction.app;

import org.maskedaction.data.video.TestViews;
import picocli.CommandLine.Option;

/** The options that say over how many views of a video probabilities are averaged. */
final class ViewOptions {
  @Option(
      names = "--clips",
      defaultValue = "1",
      paramLabel = "T",
      description =
          "Windows of frames per video, spread over all of it; 1 is the centre window; default"
              + " ${DEFAULT-VALUE}.")
  private int clips;

  @Option(
      names = "--crops",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Squares per window, spread along the longer side; 1 is the centre crop; default"
              + " ${DEFAULT-VALUE}.")
  private int crops;

  TestViews views() {
    return new TestViews(clips, crops);
  }
}
