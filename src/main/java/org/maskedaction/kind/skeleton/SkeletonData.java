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
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.skeleton.LabelSubset;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSource;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.viz.SkeletonPicture;
import org.maskedaction.viz.ViewSheet;

/**
 * The prepared sequences of a skeleton run.
 *
 * @param file the opened file
 * @param feeder makes clips for the run's model
 * @param settings who makes them
 */
public record SkeletonData(
    PreparedSkeletons file, SkeletonFeeder feeder, SkeletonDataConfig settings) {

  /** The training sequences whose labels a run uses. */
  public static final class LabelledSequences extends AbstractList<SkeletonSequence>
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
          new LabelSubset(
              finetune.labelFraction(), finetune.classBalanced(), finetune.subsetSeed());
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

  /**
   * The sequences of a run.
   *
   * @param data the prepared file
   * @param learned the sequences that are learned from
   * @param settings batch size and seed
   * @param augmented whether clips are random
   */
  record Opened(
      SkeletonData data,
      List<SkeletonSequence> learned,
      SkeletonRunSettings settings,
      boolean augmented)
      implements OpenedData {
    @Override
    public int size(Part part) {
      return part == Part.TRAIN ? learned.size() : data.of(Part.TEST).size();
    }

    @Override
    public String fingerprint(Part part) {
      return data.fingerprint(part);
    }

    @Override
    public ViewSheet draw(int[] places, int epochs) {
      ViewSheet sheet = new ViewSheet("Training sequences as the model sees them");
      List<Integer> parents = data.file().layout().parents();
      int batch = settings.optimizer().batchSize();
      try (SampleLoader<SkeletonSequence, SkeletonClips> loader =
              data.shuffled(learned, batch, settings.seed(), augmented);
          SampleLoader<SkeletonSequence, SkeletonClips> centre = data.centre(learned, 1)) {
        for (int place : places) {
          SkeletonSequence evaluated = centre.sample(0, place);
          sheet.addSkeletons(
              ViewSheet.title(evaluated.id(), evaluated.label()),
              ViewSheet.views(
                  picture(evaluated, parents),
                  epoch -> picture(loader.sample(epoch, place), parents),
                  epochs));
        }
      }
      return sheet;
    }

    private static SkeletonPicture picture(SkeletonSequence sequence, List<Integer> parents) {
      SkeletonClips clip = SkeletonClips.of(0, 0, List.of(sequence));
      return new SkeletonPicture(
          clip.ids().get(0), parents, clip.persons(), clip.frames(), clip.byPerson(), List.of());
    }
  }

  /**
   * Opens the file that {@code data} names.
   *
   * @throws InputException if it is not there, or its joints or persons are not the model's
   */
  public static SkeletonData open(SkeletonDataConfig data, SkeletonModelConfig model) {
    PreparedSkeletons file = PreparedSkeletons.open(data);
    requireSame("joints", file.layout().size(), model.joints(), data.path());
    requireSame("persons", file.persons(Part.TRAIN), model.persons(), data.path());
    return new SkeletonData(file, new SkeletonFeeder(data, file.layout(), model.frames()), data);
  }

  private static void requireSame(String what, int there, int here, Path path) {
    if (there != here) {
      throw new InputException(
          "%s: its sequences have %d %s, model.%s is %d".formatted(path, there, what, what, here));
    }
  }

  /** Identifies the sequences of a part. */
  String fingerprint(Part part) {
    return file.fingerprint(part);
  }

  /** The sequences of a part. */
  public List<SkeletonSequence> of(Part part) {
    return file.sequences(part);
  }

  /** Random clips in a random order; the last partial batch of an epoch is left out. */
  BatchLoader<SkeletonClips> training(List<SkeletonSequence> sequences, int batch, long seed) {
    return shuffled(sequences, batch, seed, true);
  }

  /** The same with clips that are random only if they are augmented. */
  public SampleLoader<SkeletonSequence, SkeletonClips> shuffled(
      List<SkeletonSequence> sequences, int batch, long seed, boolean augmented) {
    return loader(sequences, augmented, LoaderSettings.shuffled(batch, seed));
  }

  /** The first {@code run.eval_clips} sequences, or all of them. */
  static List<SkeletonSequence> chosen(List<SkeletonSequence> sequences, RunConfig run) {
    int count = run.evalClips() == 0 ? sequences.size() : run.evalClips();
    return sequences.subList(0, Math.min(count, sequences.size()));
  }

  /** The clips in the middle of sequences, in their order. */
  public SampleLoader<SkeletonSequence, SkeletonClips> centre(
      List<SkeletonSequence> sequences, int batch) {
    return loader(sequences, false, LoaderSettings.inOrder(batch, 0));
  }

  private SampleLoader<SkeletonSequence, SkeletonClips> loader(
      List<SkeletonSequence> sequences, boolean augmented, LoaderSettings order) {
    SkeletonSource source = new SkeletonSource(sequences, feeder, augmented);
    return new SampleLoader<>(
        source, SkeletonClips::of, order.readBy(settings.workers(), settings.queue()));
  }
}
