package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.interop.WeightImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over weights of other programs. */
@Command(
    name = "import",
    description =
        "Makes a run folder from published weights: VideoMAE of Hugging Face, VideoMAE, AdaMAE or"
            + " MAMP in their original names.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SOURCE",
      description =
          "Folder with model.safetensors and config.json, or a .safetensors, .npz or .pth file.")
  private Path source;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "Run folder to make; finetune, features, evaluate and predict take it.")
  private Path out;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML configuration for what the weights do not decide, such as the clips.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Gives one setting, such as model.num_heads=12; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    WeightImport.Request request =
        new WeightImport.Request(source, config, overrides, out, arguments);
    PrintWriter console = spec.commandLine().getOut();
    new WeightImport(request).run().lines().forEach(console::println);
    console.println("run folder: " + out);
    console.flush();
    return 0;
  }
}
