package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.experiment.EvaluationFiles;
import org.maskedaction.experiment.EvaluationResult;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.ClassifierEvaluation;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunCheckpoint;

/**
 * Measures a skeleton classifier on the test sequences of its run, or of another prepared file, on
 * one clip in the middle of each. Nothing is random.
 */
public final class SkeletonEvaluation {
  private static final String FOLDER = "evaluation";
  private static final double NANOS = 1e9;

  private final FrozenSkeletonModel model;
  private final Path out;
  private final List<String> commandLine;

  /**
   * Opens the checkpoint.
   *
   * @param checkpoint of a fine-tuning run, or its run folder for the newest one
   * @param out folder for the results, or null for {@code evaluation} in the run folder
   * @param overrides settings of {@code data} and {@code run} to replace, such as {@code data.path}
   * @param commandLine for the result
   * @throws InputException if it is no checkpoint of a skeleton classifier, or an override would
   *     change the model
   */
  public SkeletonEvaluation(
      Path checkpoint, Path out, List<String> overrides, List<String> commandLine) {
    model = FrozenSkeletonModel.open(checkpoint, overrides);
    this.out = out == null ? model.source().run().resolve(FOLDER) : out;
    this.commandLine = commandLine;
    SkeletonFineTuneConfig trained = FrozenSkeletonModel.open(checkpoint, List.of()).config();
    requireSame("model", trained.model(), model.config().model());
    requireSame("finetune", trained.finetune(), model.config().finetune());
  }

  private static void requireSame(String section, Record trained, Record wanted) {
    if (!trained.equals(wanted)) {
      throw new InputException(
          "--set %s: is %s; the checkpoint was trained with %s"
              .formatted(section, wanted, trained));
    }
  }

  /** Whether a checkpoint, or a run folder, is of a run on skeletons. */
  public static boolean isFor(Path checkpoint) {
    return FrozenSkeletonModel.isFor(checkpoint);
  }

  /**
   * Measures and writes {@code evaluation.json}, {@code predictions.csv}, {@code confusion.csv} and
   * {@code confusion.png}.
   *
   * @throws InputException for a label that is no class
   */
  public ClassifierEvaluation.Outcome run() throws IOException {
    SkeletonFineTuneConfig config = model.config();
    int classes = config.finetune().numClasses();
    SkeletonData data = SkeletonData.open(config.data(), config.model());
    LabelledSequences.requireClasses(data, Part.TEST, config);
    List<SkeletonSequence> sequences = data.of(Part.TEST);
    ResultFolder folder = ResultFolder.create(out);
    List<String> names = classNames(classes);
    ClassifierTally tally = new ClassifierTally(classes);
    EvaluationFiles files = new EvaluationFiles(folder, names);
    long start = System.nanoTime();
    try (SkeletonClassifierInference inference = model.inference()) {
      SkeletonScores.forEach(
          data,
          sequences,
          inference,
          scores -> {
            tally.add(scores);
            files.add(scores);
          });
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    EvaluationResult result = result(tally, names, data.fingerprint(Part.TEST), seconds);
    files.write(result, tally.confusion());
    return new ClassifierEvaluation.Outcome(result, out);
  }

  /** The names kept in the run folder, or the labels as texts. */
  private List<String> classNames(int classes) {
    List<String> names = ClassNames.kept(model.source().run());
    return names.isEmpty()
        ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
        : names;
  }

  private EvaluationResult result(
      ClassifierTally tally, List<String> names, String fingerprint, double seconds)
      throws IOException {
    SkeletonFineTuneConfig config = model.config();
    RunCheckpoint source = model.source();
    Provenance program =
        Provenance.collect(
            Map.of("kernels", Backend.pool().threads()),
            Map.of("run", config.seed()),
            fingerprint,
            commandLine);
    return new EvaluationResult(
        tally.top1(),
        tally.top5(),
        tally.confusion().meanClassAccuracy(),
        tally.loss(),
        tally.videos(),
        1,
        1,
        1,
        EvaluationResult.classes(tally, names),
        List.of(),
        config.data().path().toString(),
        fingerprint,
        new EvaluationResult.Weights(
            source.checkpoint().folder().toString(),
            source.checkpoint().step(),
            source.weights().getFileName().toString(),
            FileDigest.of(source.weights()).sha256()),
        config.seed(),
        seconds,
        program,
        ConfigLoader.toMap(config));
  }
}
