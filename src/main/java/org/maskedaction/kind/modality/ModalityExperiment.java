package org.maskedaction.kind.modality;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Fingerprint;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySamples;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.experiment.TrainingSession;
import org.maskedaction.io.InputException;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.method.actionmae.ModalityInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.train.Metric;

/**
 * Trains ActionMAE, or a fusion it is compared with, on samples of several modalities into a run
 * folder, whose configuration names the scales that were measured.
 */
public final class ModalityExperiment {
  private final ModalityData data;
  private final ModalityTrainConfig config;
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
   * @param skipped samples and files that could not be used
   */
  public record Result(
      long steps,
      Path checkpoint,
      Map<String, Double> before,
      Map<String, Double> after,
      int skipped) {}

  /**
   * A new run that prints nothing, for use from a program.
   *
   * @throws InputException if the data cannot be used
   */
  public ModalityExperiment(ModalityTrainConfig config) {
    this(config, false, List.of(), TrainingSession.silent());
  }

  /**
   * Opens the data.
   *
   * @param resume continue the run in {@code config.run().dir()} from its newest checkpoint
   * @param commandLine for the provenance
   * @param out progress and results
   * @throws InputException if the data cannot be used
   */
  public ModalityExperiment(
      ModalityTrainConfig config, boolean resume, List<String> commandLine, PrintStream out) {
    Backend.initialise(config.run().threads());
    data = ModalityData.open(config.data(), config.modalities(), config.seed());
    this.config = config.withModalities(data.modalities());
    this.resume = resume;
    this.commandLine = commandLine;
    this.out = out;
  }

  /** Runs to the end of the configuration. */
  public Result run() throws IOException {
    ActionMaeConfig actionmae = config.actionmae();
    requireClasses(data, actionmae);
    List<String> classNames = ClassNames.of(actionmae.classNames(), actionmae.numClasses());
    Parameters parameters = initialParameters();
    TrainingSession<ModalityBatch> session =
        new TrainingSession<>(
            new TrainingSession.Settings(
                config,
                config.run(),
                config.seed(),
                config.optimizer().epochs(),
                config.data().workers()),
            resume,
            commandLine,
            out);
    ModalitySubsets names =
        new ModalitySubsets(config.used().stream().map(ModalityConfig::name).toList());
    int subsets = names.all().size();
    try (BatchLoader<ModalityBatch> loader =
            data.loader(Part.TRAIN, config.optimizer().batchSize(), true);
        ModalityInference inference = new ModalityInference(parameters, config, subsets)) {
      ActionMaeTrainer trainee = new ActionMaeTrainer(parameters, config, loader.batchesPerEpoch());
      TrainingSession.Evaluation evaluation =
          (step, picture) -> evaluate(inference, names, trainee);
      TrainingSession.Outcome outcome =
          session.run(
              loader,
              fingerprint(data.samples(Part.TRAIN)),
              folder -> {
                ClassNames.keep(classNames, folder.path());
                return new TrainingSession.Subject<>(trainee, evaluation);
              });
      return new Result(
          outcome.steps(),
          outcome.checkpoint(),
          outcome.before(),
          outcome.after(),
          loader.leftOut().size());
    }
  }

  /**
   * Checks that every label is a class of the model.
   *
   * @throws InputException otherwise
   */
  static void requireClasses(ModalityData data, ActionMaeConfig actionmae) {
    if (data.classes() > actionmae.numClasses()) {
      throw new InputException(
          "the data have %d classes; actionmae.num_classes is %d"
              .formatted(data.classes(), actionmae.numClasses()));
    }
  }

  /** Names and labels of samples in a few characters. */
  static String fingerprint(ModalitySamples samples) {
    return Fingerprint.ofSamples(samples.size(), samples::id, samples::label);
  }

  private Map<String, Double> evaluate(
      ModalityInference inference, ModalitySubsets names, ActionMaeTrainer trainee) {
    List<boolean[]> subsets = names.all();
    ClassifierTally full = new ClassifierTally(config.actionmae().numClasses());
    SubsetResult.Tally tally = new SubsetResult.Tally(names, subsets);
    try (BatchLoader<ModalityBatch> loader = data.loader(Part.VAL, 1, false)) {
      ModalityScores.forEach(
          loader,
          inference,
          subsets,
          config.run().evalClips(),
          scores -> {
            tally.addAll(scores);
            SampleScores last = scores.get(scores.size() - 1); // with the full set
            if (last != null) {
              full.add(last);
            }
          });
    }
    trainee.judged(tally.meanTop1());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metric.VAL_LOSS, full.loss());
    metrics.put(Metric.VAL_TOP1, full.top1());
    metrics.put(Metric.VAL_TOP5, full.top5());
    metrics.put(Metric.VAL_SUBSET_TOP1, tally.meanTop1());
    return metrics;
  }

  /** New weights, or for a new run those of the encoders' initial checkpoints. */
  private Parameters initialParameters() {
    Parameters parameters = new Parameters(config.seed());
    ActionMae.createParameters(parameters, config);
    if (!resume) {
      ModalityTransfer.into(parameters, config).forEach(out::println);
    }
    return parameters;
  }

  /** The result in a few lines for people. */
  public static List<String> summary(Result result) {
    List<String> lines =
        TrainingSession.summary(result.steps(), result.before(), result.after(), result.skipped());
    lines.add("checkpoint: " + result.checkpoint());
    return lines;
  }
}
