package org.maskedaction.data.video.augment;

import java.util.SplittableRandom;

/** A random change to the pixels of a clip. */
@FunctionalInterface
public interface ClipAugmentation {
  /** Changes the pixels in place; {@code random} is the clip's own. */
  void apply(ClipPixels clip, SplittableRandom random);
}
