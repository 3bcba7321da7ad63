package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.ops.Backend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a model is made of. */
@Command(
    name = "model",
    description =
        "Shows the input of a model, and of each of its parts the parameters and the floating-point"
            + " operations of a forward pass on one clip: those of matrix products, a multiply-add"
            + " counting 2.",
    mixinStandardHelpOptions = true)
final class InspectModelCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;

  @Option(names = "--parameters", description = "Lists every parameter with its shape.")
  private boolean listParameters;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Backend.initialise();
    ModelSummary summary = summary(config.task());
    PrintWriter console = spec.commandLine().getOut();
    if (listParameters) {
      summary.shapes().forEach((name, shape) -> console.printf("%-52s %s%n", name, shape));
    }
    summary.facts().forEach(console::println);
    summary.table().forEach(console::println);
    console.flush();
    return 0;
  }

  private <S extends Record & RunSettings> ModelSummary summary(Task<S> task) {
    return task.summary(config.load(task.settings()));
  }
}
