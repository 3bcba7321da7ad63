package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.method.classify.SkeletonClassifierTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/**
 * Trains an action classifier on skeletons, from a pre-training checkpoint or from random weights,
 * into a run folder.
 */
public final class SkeletonFineTuneExperiment {
  private static final int READERS = 1;

  private final SkeletonFineTuneConfig config;
  private final boolean resume;
  private final List<String> commandLine;
  private final PrintStream out;

  /**
   * What a run came to.
   *
   * @param steps finished steps of the whole run
   * @param labelled training sequences whose labels were used
   * @param checkpoint the newest checkpoint
   * @param before evaluation before the first step; empty for a resumed run
   * @param after evaluation after the last step
   */
  public record Result(
      long steps,
      int labelled,
      Path checkpoint,
      Map<String, Double> before,
      Map<String, Double> after) {}

  /** A new run that prints nothing, for use from a program. */
  public SkeletonFineTuneExperiment(SkeletonFineTuneConfig config) {
    this(config, false, List.of(), TrainingSession.silent());
  }

  /**
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   */
  public SkeletonFineTuneExperiment(
      SkeletonFineTuneConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    this.config = config;
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    Backend.initialise(config.run().threads());
    SkeletonClassifierConfig finetune = config.finetune();
    SkeletonData data = SkeletonData.open(config.data(), config.model());
    LabelledSequences labelled = LabelledSequences.of(data, config);
    LabelledSequences.requireClasses(data, Part.TEST, config);
    List<String> classNames = ClassNames.of(finetune.classNames(), finetune.numClasses());
    Parameters parameters = initialParameters();
    TrainingSession<SkeletonClips> session =
        new TrainingSession<>(
            new TrainingSession.Settings(
                config, config.run(), config.seed(), config.optimizer().epochs(), READERS),
            resume,
            commandLine,
            out);
    try (BatchLoader<SkeletonClips> loader =
            data.shuffled(
                labelled,
                config.optimizer().batchSize(),
                config.seed(),
                !finetune.cachedFeatures());
        SkeletonClassifierInference inference =
            new SkeletonClassifierInference(parameters, config.model(), finetune.isLinear())) {
      SkeletonClassifierTrainer trainee =
          new SkeletonClassifierTrainer(parameters, config, loader.batchesPerEpoch());
      List<SkeletonSequence> chosen = SkeletonData.chosen(data.of(Part.TEST), config.run());
      TrainingSession.Evaluation evaluation = (step, picture) -> evaluate(data, chosen, inference);
      TrainingSession.Outcome outcome =
          session.run(
              loader,
              data.fingerprint(Part.TRAIN),
              folder -> {
                ClassNames.keep(classNames, folder.path());
                labelled.keep(folder.path());
                return new TrainingSession.Subject<>(trainee, evaluation);
              });
      return new Result(
          outcome.steps(),
          labelled.size(),
          outcome.checkpoint(),
          outcome.before(),
          outcome.after());
    }
  }

  private Map<String, Double> evaluate(
      SkeletonData data, List<SkeletonSequence> sequences, SkeletonClassifierInference inference) {
    ClassifierTally tally = new ClassifierTally(config.finetune().numClasses());
    SkeletonScores.forEach(data, sequences, inference, tally::add);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.VAL_LOSS, tally.loss());
    metrics.put(Metric.VAL_TOP1, tally.top1());
    metrics.put(Metric.VAL_TOP5, tally.top5());
    return metrics;
  }

  /** New weights, or for a new run with an initial checkpoint its encoder. */
  private Parameters initialParameters() {
    Parameters parameters = new Parameters(config.seed());
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    Path init = config.finetune().initCheckpoint();
    if (!resume && init != null) {
      RunCheckpoint source = RunCheckpoint.open(init);
      List<String> lines = SkeletonTransfer.into(parameters, source, config.model());
      out.println("initial weights from " + source.weights() + ":");
      lines.forEach(line -> out.println("  " + line));
    }
    return parameters;
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines =
        TrainingSession.summary(result.steps(), result.before(), result.after(), 0);
    lines.add("labelled training sequences: " + result.labelled());
    lines.add("checkpoint: " + result.checkpoint());
    return lines;
  }
}
