package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.experiment.FeatureExtraction;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.SampleChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns samples into feature vectors. */
@Command(
    name = "features",
    description =
        "Writes one feature vector per sample, from a pre-trained encoder or a fine-tuned"
            + " classifier, as a NumPy file.",
    mixinStandardHelpOptions = true)
final class FeaturesCommand extends KindCommand {
  @Mixin private SampleOptions samples;
  @Mixin private CheckpointOption checkpoint;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "File to write: features [n, D], ids [n] and labels [n], -1 for none.")
  private Path out;

  FeaturesCommand() {
    super(Use.FEATURES);
  }

  @Override
  public Integer call() throws IOException {
    FeatureExtraction.Result result =
        new FeatureExtraction(checkpoint.path())
            .write(samples.choice(options(checkpoint.path())), out);
    console().printf("%s: %d vectors of %d values%n", out, result.samples(), result.width());
    printLeftOut(result.leftOut());
    return 0;
  }

  /** Whose features are wanted. */
  static final class SampleOptions {
    @Parameters(
        arity = "0..*",
        paramLabel = "FILE",
        description =
            "Files to read, as predict takes them; default: the validation samples of the run.")
    private List<Path> files = new ArrayList<>();

    SampleChoice choice(KindOptions options) {
      return new SampleChoice(Part.VAL, files, false, options);
    }
  }
}
