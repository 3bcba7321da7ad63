package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.maskedaction.evaluation.probe.LinearProbe;
import org.maskedaction.experiment.Probe;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.run.ResultFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures features without fine-tuning. */
@Command(
    name = "probe",
    description =
        "Measures how well the frozen features of a checkpoint tell classes apart, with nearest"
            + " neighbours and a linear classifier.",
    mixinStandardHelpOptions = true)
final class ProbeCommand extends KindCommand {
  @Mixin private CheckpointOption checkpoint;

  @Option(
      names = "--method",
      defaultValue = "both",
      paramLabel = "NAME",
      description = "knn, linear or both; default ${DEFAULT-VALUE}.")
  private Probe.Method method;

  @Option(
      names = "--k",
      defaultValue = "20",
      paramLabel = "N",
      description = "Neighbours that vote; default ${DEFAULT-VALUE}.")
  private int k;

  @Option(
      names = "--temperature",
      defaultValue = "0.07",
      paramLabel = "T",
      description = "A neighbour of cosine s has exp(s/T) votes; default ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--epochs",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Most steps of a fit of the linear classifier, each on all clips; default"
              + " ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Chooses the tenth of the training clips that the weight decay is chosen on; default"
              + " ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Folder for probe.json; default the folder probe of the run.")
  private Path out;

  ProbeCommand() {
    super(Use.PROBE);
  }

  @Override
  public Integer call() throws IOException {
    Probe probe =
        new Probe(
            checkpoint.path(),
            new Probe.Settings(options(checkpoint.path()), method, k, temperature, epochs, seed));
    Path folder = out == null ? probe.defaultFolder() : out;
    Probe.Result result = probe.run(folder);
    PrintWriter console = console();
    show(console, "train", result.train());
    show(console, "val", result.val());
    if (result.knn() != null) {
      Probe.Neighbours knn = result.knn();
      console.println("k-NN (k %d): %s".formatted(knn.k(), shown(knn.top1(), knn.top5())));
    }
    if (result.linear() != null) {
      show(console, result.linear());
    }
    console.println("result: " + folder.resolve(ResultFolder.PROBE));
    console.flush();
    return 0;
  }

  private static void show(PrintWriter console, String what, Probe.Clips clips) {
    String skipped =
        clips.skipped() == 0
            ? ""
            : ", %d could not be read and were left out, see above".formatted(clips.skipped());
    console.println("%s: %d clips of %s%s".formatted(what, clips.clips(), clips.list(), skipped));
  }

  private static void show(PrintWriter console, LinearProbe.Result linear) {
    console.println(
        String.format(
            Locale.ROOT,
            "linear (weight decay %.0e, %d steps%s): %s",
            linear.weightDecay(),
            linear.iterations(),
            linear.converged() ? "" : ", not converged",
            shown(linear.top1(), linear.top5())));
  }

  private static String shown(double top1, double top5) {
    return String.format(Locale.ROOT, "top-1 %.4f, top-5 %.4f", top1, top5);
  }
}
