package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.maskedaction.experiment.weights.WeightExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes weights for other programs. */
@Command(
    name = "export",
    description = "Writes the weights of a checkpoint for other programs.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin private CheckpointOption checkpoint;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    new WeightExport(checkpoint.path()).write(format, out, batch).forEach(console::println);
    console.flush();
    return 0;
  }
}
