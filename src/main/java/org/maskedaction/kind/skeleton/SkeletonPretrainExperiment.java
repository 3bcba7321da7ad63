package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.method.mae.SkeletonMaeTrainer;
import org.maskedaction.method.mae.SkeletonReconstruction;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Metric;

/** Pre-trains a masked skeleton autoencoder from a configuration into a run folder. */
public final class SkeletonPretrainExperiment {
  private static final int READERS = 1;

  private final SkeletonPretrainConfig config;
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
   */
  public record Result(
      long steps, Path checkpoint, Map<String, Double> before, Map<String, Double> after) {}

  /** A new run that prints nothing, for use from a program. */
  public SkeletonPretrainExperiment(SkeletonPretrainConfig config) {
    this(config, false, List.of(), TrainingSession.silent());
  }

  /**
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   */
  public SkeletonPretrainExperiment(
      SkeletonPretrainConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    this.config = config;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    Backend.initialise(config.run().threads());
    SkeletonData data = SkeletonData.open(config.data(), config.model());
    Parameters parameters = new Parameters(config.seed());
    SkeletonMae.createParameters(parameters, config.model());
    TrainingSession<SkeletonClips> session =
        new TrainingSession<>(
            new TrainingSession.Settings(
                config, config.run(), config.seed(), config.optimizer().epochs(), READERS),
            resume,
            commandLine,
            out);
    try (BatchLoader<SkeletonClips> loader =
            data.training(data.of(Part.TRAIN), config.optimizer().batchSize(), config.seed());
        SkeletonReconstruction reconstruction = new SkeletonReconstruction(parameters, config)) {
      List<SkeletonSequence> chosen = SkeletonData.chosen(data.of(Part.TEST), config.run());
      SkeletonSheets sheets = new SkeletonSheets(config, parameters, data);
      TrainingSession.Outcome outcome =
          session.run(
              loader,
              data.fingerprint(Part.TRAIN),
              folder ->
                  new TrainingSession.Subject<>(
                      new SkeletonMaeTrainer(parameters, config, loader.batchesPerEpoch()),
                      (step, picture) -> {
                        if (picture) {
                          sheets.draw(folder, step);
                        }
                        return evaluate(reconstruction, data, chosen);
                      }));
      return new Result(outcome.steps(), outcome.checkpoint(), outcome.before(), outcome.after());
    }
  }

  private Map<String, Double> evaluate(
      SkeletonReconstruction reconstruction, SkeletonData data, List<SkeletonSequence> sequences) {
    double sum = 0;
    long place = 0;
    try (BatchLoader<SkeletonClips> loader =
        data.centre(sequences, config.optimizer().batchSize())) {
      loader.startEpoch(0, 0);
      for (SkeletonClips clips = loader.next(); clips != null; clips = loader.next()) {
        sum += reconstruction.sum(clips, place);
        place += clips.size();
      }
    }
    return Map.of(Metric.VAL_LOSS, sum / place);
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines =
        TrainingSession.summary(result.steps(), result.before(), result.after(), 0);
    lines.add("checkpoint: " + result.checkpoint());
    return lines;
  }
}
