package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.maskedaction.data.LeftOut;
import org.maskedaction.experiment.FeatureExtraction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns videos or skeletons into feature vectors. */
@Command(
    name = "features",
    description =
        "Writes one feature vector per video or skeleton sequence, from a pre-trained encoder or a"
            + " fine-tuned classifier, as a NumPy file.",
    mixinStandardHelpOptions = true)
final class FeaturesCommand implements Callable<Integer> {
  @Mixin private ClipOptions clips;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint of a run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "File to write: features [n, D], ids [n] and labels [n], -1 for none.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    FeatureExtraction.Result result = new FeatureExtraction(checkpoint).write(clips.clips(), out);
    PrintWriter console = spec.commandLine().getOut();
    console.printf("%s: %d vectors of %d values%n", out, result.videos(), result.width());
    for (LeftOut skipped : result.skipped()) {
      console.printf("left out: %s%n", skipped.reason());
    }
    return 0;
  }
}
