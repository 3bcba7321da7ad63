package org.maskedaction.kind.video;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.method.classify.VideoClassifierInference;
import org.maskedaction.method.classify.VideoClassifierTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.RunCheckpoint;

/**
 * Fine-tunes a video encoder as an action classifier, from a pre-training checkpoint or from random
 * weights, into a run folder.
 */
public final class FineTuneExperiment {
  private final VideoFineTuneConfig config;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * What a run came to.
   *
   * @param steps finished steps of the whole run
   * @param checkpoint the newest checkpoint
   * @param before evaluation before the first step; empty for a resumed run
   * @param after evaluation after the last step
   * @param skipped training videos that could not be read, each once
   */
  public record Result(
      long steps,
      Path checkpoint,
      Map<String, Double> before,
      Map<String, Double> after,
      List<LeftOut> skipped) {}

  /** A new run that prints nothing, for use from a program. */
  public FineTuneExperiment(VideoFineTuneConfig config) {
    this(config, false, List.of(), TrainingSession.silent());
  }

  /**
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   */
  public FineTuneExperiment(
      VideoFineTuneConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    this.config = config;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    Backend.initialise(config.run().threads());
    VideoData videos = VideoData.open(config.data(), this::showGenerated);
    VideoDataConfig data = config.data();
    requireLabels(data.trainList(), videos.train());
    requireLabels(data.valList(), videos.val());
    List<String> classNames = ClassNames.of(config.finetune(), data);
    Parameters parameters = initialParameters();
    TrainingSession<ClipBatch> session =
        new TrainingSession<>(
            new TrainingSession.Settings(
                config, config.run(), config.seed(), config.optimizer().epochs(), data.workers()),
            resume,
            commandLine,
            out);
    try (BatchLoader<ClipBatch> loader = VideoLoaders.training(videos.train(), config)) {
      VideoClassifierTrainer trainee =
          new VideoClassifierTrainer(parameters, config, loader.batchesPerEpoch());
      TrainingSession.Outcome outcome = train(session, loader, trainee, videos, classNames);
      return new Result(
          outcome.steps(),
          outcome.checkpoint(),
          outcome.before(),
          outcome.after(),
          loader.leftOut());
    }
  }

  private TrainingSession.Outcome train(
      TrainingSession<ClipBatch> session,
      BatchLoader<ClipBatch> loader,
      VideoClassifierTrainer trainee,
      VideoData videos,
      List<String> classNames)
      throws IOException {
    try (VideoClassifierInference inference =
        VideoClassifierInference.ofClassifier(trainee.judged(), config.model(), config.data())) {
      TrainingSession.Evaluation evaluation =
          new FineTuneEvaluation(config, videos.val(), inference);
      return session.run(
          loader,
          videos.fingerprint(),
          folder -> {
            ClassNames.keep(classNames, folder.path());
            return new TrainingSession.Subject<>(trainee, evaluation);
          });
    }
  }

  private void showGenerated(int done) {
    if (done % 100 == 0) {
      out.println("generated " + done + " clips");
    }
  }

  private void requireLabels(Path list, List<VideoEntry> entries) {
    Path source = list == null ? config.data().generated().dir() : list;
    Labels.require(source, entries, config.finetune().numClasses());
  }

  /** New weights, or for a new run with an initial checkpoint its encoder. */
  private Parameters initialParameters() {
    Path init = config.finetune().initCheckpoint();
    Parameters parameters = new Parameters(config.seed());
    VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
    if (!resume && init != null) {
      RunCheckpoint source = RunCheckpoint.open(init);
      WeightTransfer transfer = WeightTransfer.from(source.weights(), parameters);
      EncoderGeometry geometry = EncoderGeometry.of(source, config.model());
      out.println("initial weights from " + source.weights() + ":");
      transfer.lines().forEach(line -> out.println("  " + line));
      out.println("  " + geometry.positions());
    }
    return parameters;
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines =
        TrainingSession.summary(
            result.steps(), result.before(), result.after(), result.skipped().size());
    lines.add("checkpoint: " + result.checkpoint());
    return lines;
  }
}
