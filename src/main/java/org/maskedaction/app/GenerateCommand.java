package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the generated data set of a configuration. */
@Command(
    name = "generate",
    description = "Draws the data set that a configuration names under data.generated.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private static final int REPORT_EVERY = 100;

  @Mixin private ConfigOptions config;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    DataKind kind = config.kind();
    Generator generator =
        kind.capability(Generator.class)
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: is of system %s, which draws no data set of its own"
                            .formatted(config.file(), kind.name())));
    PrintWriter out = spec.commandLine().getOut();
    RunSettings settings = (RunSettings) config.load(config.task().settings());
    String result =
        generator.generate(
            settings,
            done -> {
              if (done % REPORT_EVERY == 0) {
                out.println("generated " + done + " clips");
                out.flush();
              }
            });
    out.println(result);
    return 0;
  }
}
