package org.maskedaction.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.experiment.Prediction;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind.Use;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Names the action in samples. */
@Command(
    name = "predict",
    description = "Names the most probable classes of samples with a fine-tuned classifier.",
    mixinStandardHelpOptions = true)
final class PredictCommand extends KindCommand {
  private static final JsonMapper JSON = new JsonMapper();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of one sample each, of the formats that stand below.")
  private List<Path> files;

  @Mixin private CheckpointOption checkpoint;

  @Option(
      names = "--top",
      defaultValue = "5",
      paramLabel = "N",
      description = "How many classes to name; default ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--json", description = "Prints one JSON object per file.")
  private boolean json;

  PredictCommand() {
    super(Use.PREDICT);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Prediction.Result result =
        new Prediction(checkpoint.path(), top, options(checkpoint.path())).run(files);
    for (Prediction.Predicted predicted : result.predictions()) {
      console().println(json ? JSON.writeValueAsString(predicted.json()) : predicted.line());
    }
    console().flush();
    List<LeftOut> leftOut = result.leftOut();
    if (!leftOut.isEmpty()) {
      throw new InputException(
          "%d of %d files could not be read: %s"
              .formatted(
                  leftOut.size(),
                  files.size(),
                  leftOut.stream().map(LeftOut::reason).collect(Collectors.joining("; "))));
    }
    return 0;
  }
}
