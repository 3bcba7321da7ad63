package org.maskedaction.kind.video;

import java.nio.file.Path;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.kind.KindOptions;

/** Which videos a finished run is applied to, and how often it looks at each. */
public interface VideoSamples extends KindOptions {
  /** The videos of the run, each in one view. */
  VideoSamples OF_RUN = new VideoSamples() {};

  /**
   * A list of videos instead of that of the run's own part, or null; relative paths start where
   * those of the run's own lists do.
   */
  default Path list(Part part) {
    return null;
  }

  /** The option that names a list for a part. */
  default String option(Part part) {
    return "--list";
  }

  /** What the probabilities of a video are averaged over. */
  default TestViews views() {
    return TestViews.CENTRE;
  }

  /** The videos of a list, each in these views. */
  static VideoSamples of(Path list, TestViews views) {
    return new VideoSamples() {
      @Override
      public Path list(Part part) {
        return list;
      }

      @Override
      public TestViews views() {
        return views;
      }
    };
  }
}
