package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import org.maskedaction.experiment.weights.WeightExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes weights for other programs. */
@Command(
    name = "export",
    description = "Writes the weights of a checkpoint for other programs.",
    mixinStandardHelpOptions = true)
final class ExportCommand extends ConsoleCommand {
  @Mixin private KindCommand.CheckpointOption checkpoint;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description =
          "huggingface: folder for transformers 5; huggingface4: for transformers 4; original:"
              + " safetensors in the names of the published code; npz: the same for NumPy;"
              + " samediff: graph with weights for Deeplearning4j.")
  private WeightExport.Format format;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PATH",
      description = "File to write, or for huggingface folder.")
  private Path out;

  @Option(
      names = "--batch",
      defaultValue = "1",
      paramLabel = "N",
      description = "Clips that a SameDiff graph takes at once; default ${DEFAULT-VALUE}.")
  private int batch;

  @Override
  public Integer call() throws IOException {
    print(new WeightExport(checkpoint.path()).write(format, out, batch));
    return 0;
  }
}
