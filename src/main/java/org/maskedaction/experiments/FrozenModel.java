package org.maskedaction.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.maskedaction.config.DataConfig;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.SkippedVideo;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.ViewReader;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.VideoClassifier;
import org.maskedaction.models.VideoFeatures;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.ClassifierInference;
import org.maskedaction.train.ClipScores;
import org.maskedaction.train.VideoScores;

/**
 * The model of a checkpoint, a classifier or a pre-trained encoder, with frozen weights: their
 * moving average where the run kept one.
 */
final class FrozenModel implements AutoCloseable {
  private final ModelConfig model;
  private final DataConfig data;
  private final ClassifierInference inference;

  private FrozenModel(ModelConfig model, DataConfig data, ClassifierInference inference) {
    this.model = model;
    this.data = data;
    this.inference = inference;
  }

  /** Whether a checkpoint holds a classifier. */
  static boolean isClassifier(RunCheckpoint source) {
    return source.weightNames().contains(VideoClassifier.LOGITS + ".weight");
  }

  /**
   * Loads a fine-tuned or a pre-trained model with the configuration of its run.
   *
   * @throws InputException if it is neither
   */
  static FrozenModel open(RunCheckpoint source) {
    Set<String> names = source.weightNames();
    if (!names.contains("encoder.patch_embed.proj.weight")) {
      throw new InputException(source.weights() + ": holds no video encoder");
    }
    return isClassifier(source)
        ? classifier(source, source.config(FineTuneConfig.class))
        : encoder(source);
  }

  /**
   * Opens a checkpoint of a fine-tuning run.
   *
   * @param path a checkpoint, or the run folder for its newest one
   * @throws InputException if it is none, is damaged or holds no classifier
   */
  static RunCheckpoint openClassifier(Path path) {
    RunCheckpoint source = RunCheckpoint.open(path);
    if (!isClassifier(source)) {
      throw new InputException(
          path + ": has no classifier; expected a checkpoint of a fine-tuning run");
    }
    return source;
  }

  /** Loads a classifier; the configuration's model is that of its run. */
  static FrozenModel classifier(RunCheckpoint source, FineTuneConfig config) {
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
    read(source, parameters);
    return new FrozenModel(
        config.model(),
        config.data(),
        ClassifierInference.ofClassifier(parameters, config.model(), config.data()));
  }

  private static FrozenModel encoder(RunCheckpoint source) {
    PretrainConfig config = source.config(PretrainConfig.class);
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    VideoFeatures.createParameters(parameters, config.model());
    read(source, parameters);
    return new FrozenModel(
        config.model(),
        config.data(),
        ClassifierInference.ofEncoder(parameters, config.model(), config.data()));
  }

  private static void read(RunCheckpoint source, Parameters parameters) {
    ModelState.read(source.weights(), parameters.all());
  }

  /** Where the run's own clips come from and how they are sampled. */
  DataConfig data() {
    return data;
  }

  /** The folder that paths in lists are relative to, or null for each list's own. */
  Path root() {
    return data.root();
  }

  /** The shape of the model and of its clips. */
  ModelConfig model() {
    return model;
  }

  /** Applies the model to a clip. */
  ClipScores run(Clip clip) {
    return inference.run(List.of(clip)).get(0);
  }

  /** Width D of the features. */
  int width() {
    return model.embedDim();
  }

  /**
   * Applies the model to the centre clip of each video, in order.
   *
   * @return the videos that could not be read and were left out
   */
  List<SkippedVideo> forEach(List<VideoEntry> entries, Consumer<ClipScores> use) {
    return CentreClips.forEach(entries, model, data, clip -> use.accept(run(clip)));
  }

  /**
   * Applies a classifier to views of each video, in order.
   *
   * @return the videos that could not be read and were left out
   * @throws InputException if none can be read
   */
  List<SkippedVideo> forEachVideo(
      List<VideoEntry> entries, TestViews views, Consumer<VideoScores> use) {
    int used = 0;
    try (ViewReader reader = Loaders.views(entries, model, data, views)) {
      for (List<Clip> clips = reader.next(); clips != null; clips = reader.next()) {
        List<float[]> logits = inference.run(clips).stream().map(ClipScores::logits).toList();
        use.accept(new VideoScores(clips.get(0).id(), clips.get(0).label(), logits));
        used++;
      }
      if (used == 0) {
        throw new InputException(
            "none of %d videos could be read: %s"
                .formatted(entries.size(), reader.skipped().get(0).reason()));
      }
      return reader.skipped();
    }
  }

  /** Entries without labels for files. */
  static List<VideoEntry> entries(List<Path> files) {
    return files.stream().map(FrozenModel::entry).toList();
  }

  private static VideoEntry entry(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": there is no such file");
    }
    return new VideoEntry(file, file.toString(), -1, 0);
  }

  @Override
  public void close() {
    inference.close();
  }
}
