package org.maskedaction.kind.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.InputException;
import org.maskedaction.method.classify.ClipScores;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * The model of a checkpoint, a classifier or a pre-trained encoder, with frozen weights: their
 * moving average where the run kept one.
 */
public final class FrozenModel implements AutoCloseable {
  private final VideoModelConfig model;
  private final VideoDataConfig data;
  private final VideoClassifierInference inference;

  private FrozenModel(
      VideoModelConfig model, VideoDataConfig data, VideoClassifierInference inference) {
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
  public static FrozenModel open(RunCheckpoint source) {
    Set<String> names = source.weightNames();
    if (!names.contains("encoder.patch_embed.proj.weight")) {
      throw new InputException(source.weights() + ": holds no video encoder");
    }
    return isClassifier(source)
        ? classifier(source, source.config(VideoFineTuneConfig.class))
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
  static FrozenModel classifier(RunCheckpoint source, VideoFineTuneConfig config) {
    Backend.initialise(config.run().threads());
    Parameters parameters = Parameters.toBeRead();
    VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
    read(source, parameters);
    return new FrozenModel(
        config.model(),
        config.data(),
        VideoClassifierInference.ofClassifier(parameters, config.model(), config.data()));
  }

  private static FrozenModel encoder(RunCheckpoint source) {
    VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
    Backend.initialise(config.run().threads());
    Parameters parameters = Parameters.toBeRead();
    VideoFeatures.createParameters(parameters, config.model());
    read(source, parameters);
    return new FrozenModel(
        config.model(),
        config.data(),
        VideoClassifierInference.ofEncoder(parameters, config.model(), config.data()));
  }

  private static void read(RunCheckpoint source, Parameters parameters) {
    CheckpointTensors.read(source.weights(), parameters.all());
  }

  /** Where the run's own clips come from and how they are sampled. */
  public VideoDataConfig data() {
    return data;
  }

  /** The folder that paths in lists are relative to, or null for each list's own. */
  public Path root() {
    return data.root();
  }

  /** The shape of the model and of its clips. */
  VideoModelConfig model() {
    return model;
  }

  /** Applies the model to a clip. */
  ClipScores run(Clip clip) {
    return inference.run(List.of(clip)).get(0);
  }

  /** Width D of the features. */
  public int width() {
    return model.embedDim();
  }

  /**
   * Applies the model to the centre clip of each video, in order.
   *
   * @return the videos that could not be read and were left out
   */
  public List<LeftOut> forEach(List<VideoEntry> entries, Consumer<ClipScores> use) {
    return CentreClips.forEach(entries, model, data, clip -> use.accept(run(clip)));
  }

  /**
   * Applies a classifier to views of each video, in order.
   *
   * @return the videos that could not be read and were left out
   * @throws InputException if none can be read
   */
  List<LeftOut> forEachVideo(
      List<VideoEntry> entries, TestViews views, Consumer<SampleScores> use) {
    try (BatchLoader<ClipBatch> loader = VideoLoaders.views(entries, model, data, views)) {
      loader.forEach(video -> use.accept(scores(video.clips())));
      return loader.leftOut();
    }
  }

  private SampleScores scores(List<Clip> views) {
    List<float[]> logits = inference.run(views).stream().map(ClipScores::logits).toList();
    return new SampleScores(views.get(0).id(), views.get(0).label(), logits);
  }

  /** Entries without labels for files. */
  public static List<VideoEntry> entries(List<Path> files) {
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
