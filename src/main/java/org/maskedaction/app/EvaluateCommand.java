package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityEvaluation;
import org.maskedaction.kind.skeleton.SkeletonEvaluation;
import org.maskedaction.kind.video.ClassifierEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a fine-tuned classifier of videos, skeletons or several modalities. */
@Command(
    name = "evaluate",
    description =
        "Measures a fine-tuned classifier on labelled videos, its probabilities averaged over"
            + " several views of each: accuracy, confusion matrix and every prediction. The TATS"
            + " paper takes --clips 5 --crops 3 for Kinetics-400, else --clips 2 --crops 3.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint of a fine-tuning run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "List file with one path and label per row; default: the validation videos of the run.")
  private Path list;

  @Mixin private ViewOptions views;

  @Option(
      names = "--modalities",
      paramLabel = "NAMES",
      description =
          "Modalities to use of a run on several, such as depth+inertial; default: all of them.")
  private String modalities;

  @Option(
      names = "--all-subsets",
      description =
          "Measures a run on several modalities with every subset of them: a table, subsets.csv,"
              + " subsets.json and subsets.png.")
  private boolean allSubsets;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description =
          "Folder for evaluation.json, predictions.csv, confusion.csv and confusion.png; default:"
              + " evaluation in the run folder.")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Replaces one setting of the run, such as data.workers=4; may be repeated. The model"
              + " stays as it was trained.")
  private List<String> overrides = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    PrintWriter console = spec.commandLine().getOut();
    if (ModalityEvaluation.isFor(checkpoint)) {
      modalities(arguments, console);
      return 0;
    }
    if (modalities != null || allSubsets) {
      throw new InputException("--modalities and --all-subsets are for runs on several modalities");
    }
    ClassifierEvaluation.Outcome outcome =
        SkeletonEvaluation.isFor(checkpoint) ? skeletons(arguments) : videos(arguments);
    ClassifierEvaluation.summary(outcome).forEach(console::println);
    console.flush();
    return 0;
  }

  private ClassifierEvaluation.Outcome videos(List<String> arguments) throws IOException {
    ClassifierEvaluation.Request request =
        new ClassifierEvaluation.Request(
            checkpoint, list, views.views(), out, overrides, arguments);
    return new ClassifierEvaluation(request).run();
  }

  private void modalities(List<String> arguments, PrintWriter console) throws IOException {
    if (list != null || views.views().count() > 1) {
      throw new InputException(
          "--list, --clips and --crops are for videos; samples are named by --set data.path");
    }
    ModalityEvaluation.Outcome outcome =
        new ModalityEvaluation(
                new ModalityEvaluation.Request(
                    checkpoint, modalities, allSubsets, out, overrides, arguments))
            .run();
    ClassifierEvaluation.summary(outcome.overall()).forEach(console::println);
    outcome.subsets().forEach(console::println);
    console.flush();
  }

  private ClassifierEvaluation.Outcome skeletons(List<String> arguments) throws IOException {
    if (list != null || views.views().count() > 1) {
      throw new InputException(
          "--list, --clips and --crops are for videos; skeletons are named by --set data.path");
    }
    return new SkeletonEvaluation(checkpoint, out, overrides, arguments).run();
  }
}
