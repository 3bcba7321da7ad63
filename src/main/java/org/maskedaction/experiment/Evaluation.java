package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.Part;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.FileDigest;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunCheckpoint;

/**
 * Measures a classifier on the validation samples of its run, or on others: the softmax of the
 * scores of each view, averaged over the views of a sample. Nothing is random, and neither the
 * number of threads nor that of the samples changes the result for a sample.
 */
public final class Evaluation {
  private static final String FOLDER = "evaluation";
  private static final double NANOS = 1e9;

  private final Request request;
  private final FinishedRun finished;
  private final RunCheckpoint source;

  /**
   * What to evaluate.
   *
   * @param checkpoint of a run that trained a classifier, or its run folder for the newest one
   * @param options of the kind of data, such as which samples and how many views; null for none
   * @param out folder for the results, or null for {@code evaluation} in the run folder
   * @param overrides settings of the run to replace; the model stays as it was trained
   * @param commandLine for the result
   */
  public record Request(
      Path checkpoint,
      KindOptions options,
      Path out,
      List<String> overrides,
      List<String> commandLine) {
    /** The validation samples of a run, into its own folder. */
    public static Request of(Path checkpoint) {
      return new Request(checkpoint, null, null, List.of(), List.of());
    }

    /** The same with options of the kind. */
    public Request with(KindOptions others) {
      return new Request(checkpoint, others, out, overrides, commandLine);
    }
  }

  /**
   * What was measured.
   *
   * @param result how well the classifier does
   * @param folder of all files
   * @param sample what texts call a sample
   * @param extra lines for people on what was measured besides
   */
  public record Outcome(EvaluationResult result, Path folder, String sample, List<String> extra) {
    /** The result in a few lines for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              Locale.ROOT,
              "%d %ss x %d views: top1 %.4f, top5 %.4f, mean class accuracy %.4f, loss %.4f",
              result.clips(),
              sample,
              result.views(),
              result.top1(),
              result.top5(),
              result.meanClassAccuracy(),
              result.loss()));
      if (!result.skipped().isEmpty()) {
        lines.add(
            "%d %ss could not be read and do not count, the first: %s"
                .formatted(result.skipped().size(), sample, result.skipped().get(0).reason()));
      }
      lines.add("results: " + folder);
      lines.addAll(extra);
      return lines;
    }
  }

  /**
   * Finds the checkpoint.
   *
   * @throws org.maskedaction.io.InputException if it is none
   */
  public Evaluation(Request request) {
    this.request = request;
    finished = FinishedRun.at(request.checkpoint());
    source = finished.source();
  }

  /**
   * Measures and writes {@code evaluation.json}, {@code predictions.csv}, {@code confusion.csv} and
   * {@code confusion.png}, and what the kind measures besides.
   *
   * @throws org.maskedaction.io.InputException if the model is no classifier, an override would
   *     change it, or the samples cannot be used
   */
  public Outcome run() throws IOException {
    try (OpenedModel model = finished.model(request.overrides())) {
      return run(model);
    }
  }

  private Outcome run(OpenedModel model) throws IOException {
    int classes = model.settings().classes();
    List<String> names = ClassNames.keptOrNumbers(source.run(), classes);
    ClassifierTally tally = new ClassifierTally(Math.max(1, classes));
    Path out = request.out() == null ? source.run().resolve(FOLDER) : request.out();
    EvaluationFiles files = new EvaluationFiles(out, finished.kind().sample(), names);
    long start = System.nanoTime();
    Chosen chosen =
        model.scores(
            SampleChoice.of(Part.VAL).withLabels().with(request.options()),
            scores -> {
              tally.add(scores);
              files.add(scores);
            });
    double seconds = (System.nanoTime() - start) / NANOS;
    EvaluationResult result = result(model.settings(), tally, names, chosen, seconds);
    ResultFolder folder = files.write(result, tally.confusion());
    List<String> extra =
        chosen.extra().isPresent() ? chosen.extra().get().write(folder) : List.of();
    return new Outcome(result, out, finished.kind().sample(), extra);
  }

  private EvaluationResult result(
      RunSettings settings,
      ClassifierTally tally,
      List<String> names,
      Chosen chosen,
      double seconds)
      throws IOException {
    return new EvaluationResult(
        tally.top1(),
        tally.top5(),
        tally.confusion().meanClassAccuracy(),
        tally.loss(),
        tally.samples(),
        chosen.views().count(),
        chosen.views().clips(),
        chosen.views().crops(),
        EvaluationResult.classes(tally, names),
        chosen.leftOut(),
        chosen.source(),
        chosen.fingerprint(),
        new EvaluationResult.Weights(
            source.checkpoint().folder().toString(),
            source.checkpoint().step(),
            source.weights().getFileName().toString(),
            FileDigest.of(source.weights()).sha256()),
        settings.seed(),
        seconds,
        TrainingRun.provenance(settings, chosen.fingerprint(), request.commandLine()),
        ConfigLoader.toMap((Record) settings));
  }
}
