package org.maskedaction.app;

import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the generated data set of a configuration. */
@Command(
    name = "generate",
    description = "Draws the data set that a configuration names under data.generated.",
    mixinStandardHelpOptions = true)
final class GenerateCommand extends ConsoleCommand {
  @Mixin private ConfigOptions config;

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
    RunSettings settings = (RunSettings) config.load(config.task().settings());
    print(List.of(generator.generate(settings, this::printGenerated)));
    return 0;
  }
}
