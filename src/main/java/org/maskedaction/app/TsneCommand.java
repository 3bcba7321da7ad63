package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.maskedaction.experiment.FeatureExtraction;
import org.maskedaction.experiment.FeaturePicture;
import org.maskedaction.kind.DataKind.Use;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws features. */
@Command(
    name = "tsne",
    description =
        "Draws the frozen features of a checkpoint in the plane by t-SNE, a point per video or"
            + " skeleton sequence in the colour of its class.",
    mixinStandardHelpOptions = true)
final class TsneCommand extends KindCommand {
  @Mixin private FeaturesCommand.SampleOptions samples;
  @Mixin private CheckpointOption checkpoint;

  @Option(
      names = "--perplexity",
      defaultValue = "30",
      paramLabel = "N",
      description = "Effective number of neighbours of a clip; default ${DEFAULT-VALUE}.")
  private double perplexity;

  @Option(
      names = "--iterations",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Steps of t-SNE; default ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the first places; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--clips",
      defaultValue = "2000",
      paramLabel = "N",
      description =
          "Most clips to draw, of more every n-th; time grows with the square; default"
              + " ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--class-names",
      paramLabel = "FILE",
      description = "One class name per row; default those that the run keeps.")
  private Path classNames;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "tsne.png",
      paramLabel = "FILE",
      description =
          "Picture to write, default ${DEFAULT-VALUE}; the places go into a csv file of that name.")
  private Path out;

  TsneCommand() {
    super(Use.FEATURES);
  }

  @Override
  public Integer call() throws IOException {
    FeaturePicture picture =
        new FeaturePicture(
            new FeatureExtraction(checkpoint.path()),
            new FeaturePicture.Settings(perplexity, iterations, seed, most, classNames));
    FeaturePicture.Result result = picture.draw(samples.choice(options(checkpoint.path())), out);
    PrintWriter console = console();
    console.printf("%s: %d of %d clips%n", out, result.clips(), result.of());
    console.printf("%s: id, label and place of each%n", result.table());
    if (result.skipped() > 0) {
      console.printf("%d clips could not be read and were left out, see above%n", result.skipped());
    }
    return 0;
  }
}
