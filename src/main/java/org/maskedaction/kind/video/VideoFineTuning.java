package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.ModelTask;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.kind.video.VideoData.Opened;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.method.classify.VideoClassifierTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.WeightTransfer;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/** Training of an action classifier on videos, from a checkpoint or from random weights. */
public final class VideoFineTuning extends ModelTask<VideoFineTuneConfig> {
  /** The task. */
  public VideoFineTuning() {
    super(Stage.CLASSIFY, VideoFineTuneConfig.class);
  }

  @Override
  public OpenedData data(VideoFineTuneConfig settings, IntConsumer generated) {
    VideoData videos = VideoData.open(settings.data(), generated);
    return new Opened(videos, settings, () -> VideoLoaders.training(videos.train(), settings));
  }

  @Override
  protected void create(Parameters parameters, VideoFineTuneConfig settings) {
    VideoClassifier.createParameters(parameters, settings.model(), settings.classes());
  }

  @Override
  public Training<?> training(VideoFineTuneConfig settings, Start start) {
    VideoData videos = VideoData.open(settings.data(), start.generated());
    requireLabels(settings, settings.data().trainList(), videos.train());
    requireLabels(settings, settings.data().valList(), videos.val());
    List<String> classNames = classNames(settings);
    Parameters parameters = parameters(settings);
    List<String> origin =
        initialise(settings, start, source -> transfer(source, parameters, settings));
    BatchLoader<ClipBatch> loader = VideoLoaders.training(videos.train(), settings);
    VideoClassifierTrainer trainer =
        new VideoClassifierTrainer(parameters, settings.sections(), loader.batchesPerEpoch());
    VideoClassifierInference model =
        VideoClassifierInference.ofClassifier(
            trainer.evaluatedParameters(), settings.model(), settings.data().pixels());
    return new Training<>(
            settings,
            videos.fingerprint(),
            loader,
            trainer,
            validation(settings, videos.val(), model))
        .with(Training.Notes.of(origin, folder -> ClassNames.keep(classNames, folder.path())))
        .owning(model::close);
  }

  private static void requireLabels(
      VideoFineTuneConfig settings, Path list, List<VideoEntry> entries) {
    Path source = list == null ? settings.data().generated().dir() : list;
    VideoData.requireClasses(source, entries, settings.classes());
  }

  private static List<String> classNames(VideoFineTuneConfig settings) {
    GeneratedVideoConfig generated = settings.data().generated();
    Path file =
        generated == null
            ? settings.finetune().classNames()
            : generated.dir().resolve(ClassNames.FILE);
    return ClassNames.of(file, settings.classes());
  }

  private static List<String> transfer(
      RunCheckpoint source, Parameters parameters, VideoFineTuneConfig settings) {
    List<String> lines = new ArrayList<>(WeightTransfer.from(source.weights(), parameters).lines());
    lines.add(
        WeightTransfer.positions(
            source.checkpoint().folder(),
            TrainedSettings.model(source, VideoModelConfig.class),
            settings.model()));
    return lines;
  }

  /** On one centre clip of each of the first {@code run.eval_clips} validation videos. */
  private static Validation validation(
      VideoFineTuneConfig settings, List<VideoEntry> videos, VideoClassifierInference model) {
    List<VideoEntry> chosen = VideoLoaders.chosen(videos, settings.run());
    return (step, sheet) -> {
      ClassifierTally tally = new ClassifierTally(settings.classes());
      VideoLoaders.forEachCentre(
          chosen, settings.model(), settings.data(), clip -> tally.add(scores(model, clip)));
      return tally.metrics();
    };
  }

  private static SampleScores scores(VideoClassifierInference model, Clip clip) {
    float[] logits = model.run(List.of(clip)).get(0).logits();
    return new SampleScores(clip.id(), clip.label(), List.of(logits));
  }

  /** Every video gives as many clips as its augmentation is repeated. */
  @Override
  public long samplesPerEpoch(VideoFineTuneConfig settings, Integer given) {
    long videos = given == null ? VideoData.count(settings.data()) : given;
    return videos * settings.augment().repeated();
  }

  @Override
  public List<LearningRate> rates(VideoFineTuneConfig settings, long batchesPerEpoch) {
    double lowest = Math.pow(settings.finetune().layerDecay(), settings.model().depth() + 1);
    return LearningRate.layered(
        settings.optimizer(), settings.optimizer().schedule(batchesPerEpoch), lowest);
  }

  @Override
  protected ModelSummary summary(Parameters parameters, VideoFineTuneConfig settings) {
    SameDiff graph = VideoClassifier.inferenceGraph(parameters, settings.model(), 1);
    return new ModelSummary(
        List.of(
            settings.clipFact(),
            settings.tokensFact(),
            ModelSummary.line("classes", settings.classes())),
        List.of(
            ModelSummary.Part.of(
                "classifier", parameters, name -> true, graph, VideoClassifier.LOGITS)),
        parameters.shapes());
  }
}
