package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import org.maskedaction.data.skeleton.format.PreparedSkeletons.Split;
import org.maskedaction.kind.KindOptions;

/** Which sequences a finished run is applied to. */
public interface SkeletonSamples extends KindOptions {
  /** The sequences of the run; recordings are centred. */
  SkeletonSamples OF_RUN = new SkeletonSamples() {};

  /** Prepared skeletons in place of the run's own, or null. */
  default Path data() {
    return null;
  }

  /** The part of the prepared skeletons, or null for the test sequences. */
  default Split split() {
    return null;
  }

  /**
   * Whether recordings are moved so that the layout's centre joint begins at the origin, as {@code
   * prepare-skeletons} does for all data sets but PKU-MMD.
   */
  default boolean centred() {
    return true;
  }

  /** The prepared skeletons of a part, from a file or, where it is null, from that of the run. */
  static SkeletonSamples of(Path data, Split split) {
    return new SkeletonSamples() {
      @Override
      public Path data() {
        return data;
      }

      @Override
      public Split split() {
        return split;
      }
    };
  }
}
