package org.maskedaction.kind.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.method.classify.VideoClassifierInference.ClipScores;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/** A classifier of videos, or a pre-trained encoder. */
final class OpenedVideoModel implements OpenedModel {
  private static final String TOKENIZER = "encoder.patch_embed.proj.weight";

  private final RunCheckpoint source;
  private final VideoRunSettings settings;
  private final boolean classifies;
  private final VideoClassifierInference inference;

  private OpenedVideoModel(
      RunCheckpoint source,
      VideoRunSettings settings,
      boolean classifies,
      VideoClassifierInference inference) {
    this.source = source;
    this.settings = settings;
    this.classifies = classifies;
    this.inference = inference;
  }

  /** Whether a checkpoint holds a classifier. */
  static boolean isClassifier(RunCheckpoint source) {
    return source.weightNames().contains(VideoClassifier.LOGITS + ".weight");
  }

  /** The settings of a run on videos. */
  static VideoRunSettings settings(RunCheckpoint source, List<String> overrides) {
    return isClassifier(source)
        ? TrainedSettings.load(source, VideoFineTuneConfig.class, overrides)
        : TrainedSettings.load(source, VideoPretrainConfig.class, overrides);
  }

  /**
   * Loads a model.
   *
   * @throws InputException if the checkpoint holds no encoder of videos
   */
  static OpenedVideoModel open(RunCheckpoint source, List<String> overrides) {
    Set<String> names = source.weightNames();
    if (!names.contains(TOKENIZER)) {
      throw new InputException(source.weights() + ": holds no video encoder");
    }
    VideoRunSettings settings = settings(source, overrides);
    Backend.initialise();
    boolean classifies = isClassifier(source);
    Parameters parameters = parameters(source, settings);
    return new OpenedVideoModel(
        source,
        settings,
        classifies,
        classifies
            ? VideoClassifierInference.ofClassifier(
                parameters, settings.model(), settings.data().pixels())
            : VideoClassifierInference.ofEncoder(
                parameters, settings.model(), settings.data().pixels()));
  }

  /** The weights of a classifier, or of an encoder alone. */
  static Parameters parameters(RunCheckpoint source, VideoRunSettings settings) {
    Parameters parameters = Parameters.toBeRead();
    if (isClassifier(source)) {
      VideoClassifier.createParameters(parameters, settings.model(), settings.classes());
    } else {
      VideoFeatures.createParameters(parameters, settings.model());
    }
    CheckpointTensors.read(source.weights(), parameters.all());
    return parameters;
  }

  @Override
  public RunSettings settings() {
    return settings;
  }

  /** The shape of the model's clips, and how they are made. */
  VideoRunSettings video() {
    return settings;
  }

  @Override
  public boolean classifies() {
    return classifies;
  }

  /** Applies the model to a clip. */
  ClipScores run(Clip clip) {
    return inference.run(List.of(clip)).get(0);
  }

  @Override
  public Chosen scores(SampleChoice choice, Consumer<SampleScores> use) {
    if (!classifies) {
      throw new InputException(
          source.checkpoint().folder()
              + ": has no classifier; expected a checkpoint of a fine-tuning run");
    }
    VideoSamples samples = choice.options(VideoSamples.class, VideoSamples.OF_RUN);
    TestViews views = samples.views();
    Named named = named(choice);
    if (choice.labelled()) {
      VideoData.requireClasses(Path.of(named.source), named.entries, settings.classes());
    }
    List<LeftOut> leftOut = forEachVideo(named.entries, views, use);
    return new Chosen(
        named.source,
        VideoData.fingerprint(named.entries),
        leftOut,
        new Chosen.Views(views.clips(), views.crops()),
        Optional.empty());
  }

  private List<LeftOut> forEachVideo(
      List<VideoEntry> entries, TestViews views, Consumer<SampleScores> use) {
    try (BatchLoader<ClipBatch> loader =
        VideoLoaders.views(entries, settings.model(), settings.data(), views)) {
      loader.forEach(video -> use.accept(scores(video.clips())));
      return loader.leftOut();
    }
  }

  private SampleScores scores(List<Clip> views) {
    List<float[]> logits = inference.run(views).stream().map(ClipScores::logits).toList();
    return new SampleScores(views.get(0).id(), views.get(0).label(), logits);
  }

  @Override
  public SampleFeatures features(SampleChoice choice) {
    Named named = named(choice);
    if (choice.labelled()) {
      VideoData.requireLabels(Path.of(named.source), named.entries);
    }
    SampleFeatures features = new SampleFeatures(named.source, settings.model().embedDim());
    features.leaveOut(
        VideoLoaders.forEachCentre(
            named.entries,
            settings.model(),
            settings.data(),
            clip -> features.add(clip.id(), clip.label(), run(clip).features())));
    return features;
  }

  /** Videos and where they are named. */
  private record Named(String source, List<VideoEntry> entries) {}

  private Named named(SampleChoice choice) {
    VideoSamples samples = choice.options(VideoSamples.class, VideoSamples.OF_RUN);
    Path given = samples.list(choice.part());
    if (!choice.files().isEmpty()) {
      if (given != null) {
        throw new InputException("--list and files: give one of them");
      }
      return new Named("files", choice.files().stream().map(OpenedVideoModel::entry).toList());
    }
    Path list = given == null ? VideoData.list(settings.data(), choice.part()) : given;
    if (list == null) {
      throw new InputException(
          "%s must be given: the run of %s has no validation clips of its own"
              .formatted(samples.option(choice.part()), source.checkpoint().folder()));
    }
    return new Named(list.toString(), VideoList.read(list, settings.data().root()));
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
