package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.InputException;
import org.maskedaction.config.SkeletonDataConfig;
import org.maskedaction.config.SkeletonFineTuneConfig;
import org.maskedaction.config.SkeletonModelConfig;
import org.maskedaction.config.SkeletonPretrainConfig;
import org.maskedaction.config.TrainingSystem;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonLoader;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons.Split;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.data.video.SkippedVideo;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.SkeletonClassifier;
import org.maskedaction.models.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.SkeletonFeatures;

/**
 * The encoder of a skeleton checkpoint, pre-trained or fine-tuned, with frozen weights. Its feature
 * is the mean of its output over all tokens and persons of the clip in the middle of a sequence.
 */
final class FrozenSkeletonEncoder implements AutoCloseable {
  private final SkeletonModelConfig model;
  private final SkeletonDataConfig data;
  private final SkeletonFeatures features;

  private FrozenSkeletonEncoder(
      SkeletonModelConfig model, SkeletonDataConfig data, SkeletonFeatures features) {
    this.model = model;
    this.data = data;
    this.features = features;
  }

  /** Whether a checkpoint is of a run on skeletons. */
  static boolean isFor(RunCheckpoint source) {
    return source.system() == TrainingSystem.SKELETON;
  }

  /**
   * Loads an encoder with the configuration of its run.
   *
   * @param path prepared sequences in place of the run's own, or null
   */
  static FrozenSkeletonEncoder open(RunCheckpoint source, Path path) {
    List<String> settings = path == null ? List.of() : List.of("data.path=" + path);
    if (source.weightNames().stream().anyMatch(SkeletonClassifier::isHead)) {
      SkeletonFineTuneConfig config = source.config(SkeletonFineTuneConfig.class, settings);
      return load(source, config.model(), config.data());
    }
    SkeletonPretrainConfig config = source.config(SkeletonPretrainConfig.class, settings);
    return load(source, config.model(), config.data());
  }

  private static FrozenSkeletonEncoder load(
      RunCheckpoint source, SkeletonModelConfig model, SkeletonDataConfig data) {
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createEncoder(parameters, model);
    ModelState.read(source.weights(), parameters.all());
    return new FrozenSkeletonEncoder(model, data, new SkeletonFeatures(parameters, model));
  }

  /**
   * The features of all prepared sequences of a part.
   *
   * @throws InputException if the file is not there or does not fit the model
   */
  ClipFeatures of(Split split) {
    SkeletonSequences sequences = SkeletonSequences.open(data, model);
    ClipFeatures result =
        new ClipFeatures("%s, %s".formatted(data.path(), split.key("x")), model.embedDim());
    try (SkeletonLoader loader = sequences.centre(sequences.of(split), 1)) {
      add(loader, result);
    }
    return result;
  }

  /**
   * The features of recordings, see {@link Recordings#read}; their ids are the paths as given.
   *
   * @throws InputException if none can be read
   */
  ClipFeatures of(List<Path> files, boolean centred) {
    JointLayout layout = JointLayouts.named(data.layout());
    Recordings recordings = new Recordings(layout, data.coordinates(), model.persons(), centred);
    SkeletonFeeder feeder = new SkeletonFeeder(data, layout, model.frames());
    ClipFeatures result = new ClipFeatures("files", model.embedDim());
    List<SkippedVideo> skipped = new ArrayList<>();
    for (Path file : files) {
      try {
        SkeletonSequence sequence = recordings.read(file);
        result.add(file.toString(), sequence.label(), of(sequence, feeder));
      } catch (InputException e) {
        skipped.add(new SkippedVideo(file, e.getMessage()));
      }
    }
    if (result.size() == 0) {
      throw new InputException(
          "none of %d files could be read: %s".formatted(files.size(), skipped.get(0).reason()));
    }
    result.leaveOut(skipped);
    return result;
  }

  private float[] of(SkeletonSequence sequence, SkeletonFeeder feeder) {
    SkeletonLoader.Settings settings = new SkeletonLoader.Settings(1, 0, false);
    try (SkeletonLoader loader = new SkeletonLoader(List.of(sequence), feeder, settings)) {
      loader.startEpoch(0, 0);
      return features.of(loader.next());
    }
  }

  private void add(SkeletonLoader loader, ClipFeatures result) {
    loader.startEpoch(0, 0);
    for (SkeletonClips clip = loader.next(); clip != null; clip = loader.next()) {
      result.add(clip.ids().get(0), clip.labels()[0], features.of(clip));
    }
  }

  @Override
  public void close() {
    features.close();
  }
}
