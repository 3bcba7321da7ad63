package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.SkeletonFormat;
import org.maskedaction.io.InputException;

/** Which files below a folder are those of a data set, and why others are not. */
final class FileSelection {
  private final Path folder;
  private final String ending;
  private final List<SkeletonDataset.SkeletonFile> taken = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();

  /** Of the files whose names end in {@code ending}. */
  FileSelection(Path folder, String ending) {
    this.folder = folder;
    this.ending = ending;
  }

  /**
   * All files with the ending, sorted.
   *
   * @throws InputException where the folder cannot be read
   */
  List<Path> candidates() {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(path -> path.getFileName().toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes a file that tells the labels itself. */
  void take(Path file, boolean training) {
    take(file, training, SkeletonSequence.NO_LABEL);
  }

  void take(Path file, boolean training, int label) {
    taken.add(new SkeletonDataset.SkeletonFile(file, training, label));
  }

  void leaveOut(String reason) {
    leftOut.merge(reason, 1, Integer::sum);
  }

  /**
   * The data set of the files.
   *
   * @throws InputException where none is taken
   */
  SkeletonDataset of(ActionDataset dataset, int frames, boolean truncate, SkeletonFormat format) {
    if (taken.isEmpty()) {
      throw new InputException(
          "%s: has no files of this data set, whose names end in %s".formatted(folder, ending));
    }
    return new SkeletonDataset(
        dataset.name(),
        dataset.layout(),
        dataset.persons(),
        ActionDataset.COORDINATES,
        dataset.classes(),
        frames,
        truncate,
        taken,
        format,
        leftOut);
  }
}
