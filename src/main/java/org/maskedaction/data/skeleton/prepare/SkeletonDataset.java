package org.maskedaction.data.skeleton.prepare;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.SkeletonFormat;

/**
 * A data set that can be prepared; {@link SkeletonDatasets} knows the usual ones.
 *
 * @param name names it in the report
 * @param layout joints
 * @param persons persons M of every prepared sequence; missing ones are zero
 * @param coordinates coordinates C
 * @param classes number of classes, or 0 for one more than the largest label
 * @param frames frames T of every prepared sequence, or 0 for those of the longest
 * @param truncate whether longer sequences are cut to {@code frames}; otherwise they are skipped
 * @param files the files, in the order of the result
 * @param format reads and moves the sequences of a file
 * @param leftOut files that are not taken, counted by reason
 */
public record SkeletonDataset(
    String name,
    JointLayout layout,
    int persons,
    int coordinates,
    int classes,
    int frames,
    boolean truncate,
    List<SkeletonFile> files,
    SkeletonFormat format,
    Map<String, Integer> leftOut) {

  /** Takes copies of the collections. */
  public SkeletonDataset {
    files = List.copyOf(files);
    leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
  }

  /** Values of one frame. */
  int frameSize() {
    return persons * layout.size() * coordinates;
  }

  /**
   * A file of a data set.
   *
   * @param path the file
   * @param training whether its sequences are for training, otherwise for testing
   * @param label the class of its sequences, or {@link SkeletonSequence#NO_LABEL} for the one that
   *     the file tells
   */
  public record SkeletonFile(Path path, boolean training, int label) {}
}
