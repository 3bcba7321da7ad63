package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.experiment.Evaluation;
import org.maskedaction.kind.DataKind.Use;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a classifier. */
@Command(
    name = "evaluate",
    description =
        "Measures a classifier on labelled samples, its probabilities averaged over several views of"
            + " each: accuracy, confusion matrix and every prediction. The TATS paper takes --clips"
            + " 5 --crops 3 for Kinetics-400, else --clips 2 --crops 3.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand extends KindCommand {
  @Mixin private CheckpointOption checkpoint;

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

  EvaluateCommand() {
    super(Use.EVALUATE);
  }

  @Override
  public Integer call() throws IOException {
    Evaluation.Request request =
        new Evaluation.Request(
            checkpoint.path(), options(checkpoint.path()), out, overrides, arguments());
    print(new Evaluation(request).run().lines());
    return 0;
  }
}
