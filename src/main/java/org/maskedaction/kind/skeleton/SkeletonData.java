package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSource;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.InputException;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunConfig;

/**
 * The prepared sequences of a skeleton run.
 *
 * @param file the opened file
 * @param feeder makes clips for the run's model
 * @param settings who makes them
 */
public record SkeletonData(
    PreparedSkeletons file, SkeletonFeeder feeder, SkeletonDataConfig settings) {

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
