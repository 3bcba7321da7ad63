package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.maskedaction.evaluation.probe.LinearProbe;
import org.maskedaction.experiment.Probe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures features without fine-tuning. */
@Command(
    name = "probe",
    description =
        "Measures how well the frozen features of a checkpoint tell classes apart, with nearest"
            + " neighbours and a linear classifier.",
    mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description =
          "Checkpoint of a pre-training or fine-tuning run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(
      names = "--train-list",
      paramLabel = "FILE",
      description = "Videos to learn from, one path and label per row; default that of the run.")
  private Path trainList;

  @Option(
      names = "--val-list",
      paramLabel = "FILE",
      description = "Videos to be judged by; default that of the run.")
  private Path valList;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Prepared skeletons, an npz file with training and test sequences; default that of the"
              + " run.")
  private Path data;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    Probe evaluation =
        new Probe(
            checkpoint,
            new Probe.Settings(trainList, valList, data, method, k, temperature, epochs, seed),
            done -> {});
    Path folder = out == null ? evaluation.defaultFolder() : out;
    Probe.Result result = evaluation.run(folder);
    show(console, "train", result.train());
    show(console, "val", result.val());
    if (result.knn() != null) {
      Probe.Neighbours knn = result.knn();
      console.println("k-NN (k %d): %s".formatted(knn.k(), shown(knn.top1(), knn.top5())));
    }
    if (result.linear() != null) {
      show(console, result.linear());
    }
    console.println("result: " + folder.resolve("probe.json"));
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
