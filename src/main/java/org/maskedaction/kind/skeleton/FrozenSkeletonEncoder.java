package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.method.classify.SkeletonFeatures;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.RunConfig;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * The encoder of a skeleton checkpoint, pre-trained or fine-tuned, with frozen weights. Its feature
 * is the mean of its output over all tokens and persons of the clip in the middle of a sequence.
 */
public final class FrozenSkeletonEncoder implements AutoCloseable {
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
  public static boolean isFor(RunCheckpoint source) {
    return source.system() == TrainingSystem.SKELETON;
  }

  /**
   * Loads an encoder with the configuration of its run.
   *
   * @param path prepared sequences in place of the run's own, or null
   */
  public static FrozenSkeletonEncoder open(RunCheckpoint source, Path path) {
    List<String> settings = path == null ? List.of() : List.of("data.path=" + path);
    if (source.weightNames().stream().anyMatch(SkeletonClassifier::isHead)) {
      SkeletonFineTuneConfig config = source.config(SkeletonFineTuneConfig.class, settings);
      return load(source, config.run(), config.model(), config.data());
    }
    SkeletonPretrainConfig config = source.config(SkeletonPretrainConfig.class, settings);
    return load(source, config.run(), config.model(), config.data());
  }

  private static FrozenSkeletonEncoder load(
      RunCheckpoint source, RunConfig run, SkeletonModelConfig model, SkeletonDataConfig data) {
    Backend.initialise(run.threads());
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createEncoder(parameters, model);
    CheckpointTensors.read(source.weights(), parameters.all());
    return new FrozenSkeletonEncoder(model, data, new SkeletonFeatures(parameters, model));
  }

  /**
   * The features of all prepared sequences of a part.
   *
   * @throws InputException if the file is not there or does not fit the model
   */
  public SampleFeatures of(Part part) {
    SkeletonData sequences = SkeletonData.open(data, model);
    SampleFeatures result =
        new SampleFeatures(
            "%s, %s".formatted(data.path(), PreparedSkeletons.key("x", part)), model.embedDim());
    try (BatchLoader<SkeletonClips> loader = sequences.centre(sequences.of(part), 1)) {
      loader.forEach(clip -> result.add(clip.ids().get(0), clip.labels()[0], features.of(clip)));
    }
    return result;
  }

  /**
   * The features of recordings, see {@link Recordings#read}; their ids are the paths as given.
   *
   * @throws InputException if none can be read
   */
  public SampleFeatures of(List<Path> files, boolean centred) {
    JointLayout layout = JointLayouts.named(data.layout());
    Recordings recordings = new Recordings(layout, data.coordinates(), model.persons(), centred);
    SkeletonFeeder feeder = new SkeletonFeeder(data, layout, model.frames());
    SampleFeatures result = new SampleFeatures("files", model.embedDim());
    List<LeftOut> skipped = new ArrayList<>();
    for (Path file : files) {
      try {
        SkeletonSequence sequence = recordings.read(file);
        result.add(file.toString(), sequence.label(), features.of(feeder.middle(sequence)));
      } catch (InputException e) {
        skipped.add(new LeftOut(file.toString(), e.getMessage()));
      }
    }
    if (result.size() == 0) {
      throw new InputException(
          "none of %d files could be read: %s".formatted(files.size(), skipped.get(0).reason()));
    }
    result.leaveOut(skipped);
    return result;
  }

  @Override
  public void close() {
    features.close();
  }
}
