package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import org.maskedaction.data.Part;
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
  default Part part() {
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
  static SkeletonSamples of(Path data, Part part) {
    return new SkeletonSamples() {
      @Override
      public Path data() {
        return data;
      }

      @Override
      public Part part() {
        return part;
      }
    };
  }
}
