package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.LabelSubset;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.InputException;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;

/** The training sequences whose labels a run uses. */
public final class LabelledSequences extends AbstractList<SkeletonSequence>
    implements RandomAccess {
  /** File in the run folder with one id per row, in the order of the data. */
  static final String FILE = "labelled.txt";

  private final List<SkeletonSequence> all;
  private final int[] places;

  private LabelledSequences(List<SkeletonSequence> all, int[] places) {
    this.all = all;
    this.places = places;
  }

  /**
   * Chooses sequences as {@code finetune} says.
   *
   * @throws InputException for a label that is no class, and for equal ids where features are
   *     cached by them
   */
  public static LabelledSequences of(SkeletonData data, SkeletonFineTuneConfig config) {
    SkeletonClassifierConfig finetune = config.finetune();
    int[] labels = requireClasses(data, Part.TRAIN, config);
    LabelSubset subset =
        new LabelSubset(finetune.labelFraction(), finetune.classBalanced(), finetune.subsetSeed());
    LabelledSequences chosen = new LabelledSequences(data.of(Part.TRAIN), subset.of(labels));
    if (finetune.cachedFeatures()) {
      chosen.requireDifferentIds(config.data().path());
    }
    return chosen;
  }

  /**
   * The labels of a part.
   *
   * @throws InputException for a label that is no class
   */
  static int[] requireClasses(SkeletonData data, Part part, SkeletonFineTuneConfig config) {
    int[] labels = data.file().labels(part);
    int classes = config.finetune().numClasses();
    for (int at = 0; at < labels.length; at++) {
      if (labels[at] >= classes) {
        throw new InputException(
            "%s, %s, row %d: has label %d; expected 0 to %d (finetune.num_classes)"
                .formatted(
                    config.data().path(),
                    PreparedSkeletons.key("y", part),
                    at,
                    labels[at],
                    classes - 1));
      }
    }
    return labels;
  }

  private void requireDifferentIds(Path path) {
    Set<String> ids = new HashSet<>();
    for (String id : ids()) {
      if (!ids.add(id)) {
        throw new InputException(
            "%s: several training sequences are called %s, expected different ids"
                .formatted(path, id));
      }
    }
  }

  private List<String> ids() {
    return IntStream.range(0, size()).mapToObj(at -> get(at).id()).toList();
  }

  /** Keeps the ids in a run folder where not all sequences are used. */
  void keep(Path run) throws IOException {
    if (places.length < all.size()) {
      Files.write(run.resolve(FILE), ids());
    }
  }

  @Override
  public SkeletonSequence get(int index) {
    return all.get(places[index]);
  }

  @Override
  public int size() {
    return places.length;
  }
}
