package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/** A form of skeleton files. Implementations may be used by several threads. */
@FunctionalInterface
public interface SkeletonFormat {
  /**
   * The sequences of a file, in its order.
   *
   * @throws InputException naming the file, the line or the place in it, and what was expected
   */
  List<SkeletonSequence> read(Path file);
}
