package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.interop.OnnxGraphImport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over weights of other programs. */
@Command(
    name = "import",
    description =
        "Makes a run folder from published weights: VideoMAE of Hugging Face, VideoMAE, AdaMAE or"
            + " MAMP in their original names. An ONNX file becomes a run folder or a SameDiff"
            + " graph.",
    mixinStandardHelpOptions = true)
final class ImportCommand extends ConsoleCommand {
  private static final String GRAPH = ".fb";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PATH",
      description =
          "Run folder to make; finetune, features, evaluate and predict take it. With --onnx also a"
              + " file *.fb for the graph.")
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

  @ArgGroup(exclusive = false, heading = "%nOf a graph:%n")
  private GraphOptions graph = new GraphOptions();

  /** What is imported. */
  private static final class Source {
    @Parameters(
        paramLabel = "SOURCE",
        description =
            "Folder with model.safetensors and config.json, or a .safetensors, .npz, .pth or .onnx"
                + " file.")
    private Path weights;

    @Option(names = "--onnx", paramLabel = "FILE", description = "ONNX file.")
    private Path onnx;
  }

  /** How a graph is written and checked. */
  private static final class GraphOptions {
    @Option(
        names = "--batch",
        defaultValue = "1",
        paramLabel = "N",
        description = "Clips at once, where the ONNX file leaves that open; default 1.")
    private int batch = 1;

    @Option(
        names = "--sample",
        paramLabel = "FILE",
        description = "npy file with an input to check the graph on; default all ones.")
    private Path sample;

    @Option(
        names = "--expected",
        paramLabel = "FILE",
        description = "npy file with the output for the sample.")
    private Path expected;
  }

  @Override
  public Integer call() throws IOException {
    if (source.onnx != null && out.toString().endsWith(GRAPH)) {
      OnnxGraphImport.Request request =
          new OnnxGraphImport.Request(source.onnx, out, graph.batch, graph.sample, graph.expected);
      print(new OnnxGraphImport(request).run());
    } else {
      Path weights = source.onnx == null ? source.weights : source.onnx;
      WeightImport.Request request =
          new WeightImport.Request(weights, config, overrides, out, arguments());
      print(new WeightImport(request).run().lines());
      print(List.of("run folder: " + out));
    }
    return 0;
  }
}
