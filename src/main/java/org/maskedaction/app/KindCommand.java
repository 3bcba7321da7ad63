package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Kinds;
import org.maskedaction.run.RunCheckpoint;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * A command for finished runs, with options that belong to one kind of data each. They are in the
 * help under the name of the kind, and refused for runs on other data.
 */
abstract class KindCommand extends ConsoleCommand {
  private final Use use;
  private final Map<DataKind, KindOptions> options = new LinkedHashMap<>();
  private final Map<DataKind, List<OptionSpec>> specs = new LinkedHashMap<>();

  /** For a use of runs. */
  KindCommand(Use use) {
    this.use = use;
  }

  /**
   * Adds the options of all kinds to the command.
   *
   * @throws InputException where a kind has an option of a name that is taken
   */
  final void extend(CommandLine command) {
    List<String> footer = new ArrayList<>();
    for (DataKind kind : Kinds.installed().all()) {
      String heading = heading(kind);
      Optional<KindOptions> own = kind.options(use);
      if (own.isPresent()) {
        add(command.getCommandSpec(), kind, own.get(), heading);
      } else if (!kind.help(use).isEmpty()) {
        footer.add(heading);
      }
    }
    command.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
  }

  /** What stands above the options of a kind. */
  private String heading(DataKind kind) {
    String help = kind.help(use).replace("%", "%%");
    return "%nFor runs of system " + kind.name() + ":%n" + (help.isEmpty() ? "" : help + "%n");
  }

  private void add(CommandSpec command, DataKind kind, KindOptions own, String heading) {
    List<OptionSpec> given = CommandSpec.forAnnotatedObject(own).options();
    for (OptionSpec option : given) {
      for (String name : option.names()) {
        if (command.findOption(name) != null) {
          throw new InputException(
              "the option %s of data of kind %s is taken already in the command %s"
                  .formatted(name, kind.name(), command.name()));
        }
      }
    }
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .heading(heading)
            .exclusive(false)
            .multiplicity("0..1")
            .order(options.size());
    given.forEach(group::addArg);
    command.addArgGroup(group.build());
    options.put(kind, own);
    specs.put(kind, given);
  }

  /**
   * The options for a run; null where its kind has none.
   *
   * @param checkpoint a checkpoint or a run folder
   * @throws InputException where one of another kind is given
   */
  final KindOptions options(Path checkpoint) {
    DataKind kind = Kinds.installed().of(RunCheckpoint.open(checkpoint));
    ParseResult parsed = spec().commandLine().getParseResult();
    specs.forEach(
        (other, given) -> {
          if (other != kind) {
            given.forEach(option -> refuse(option, other, checkpoint, kind, parsed));
          }
        });
    return options.get(kind);
  }

  private static void refuse(
      OptionSpec option, DataKind owner, Path checkpoint, DataKind kind, ParseResult parsed) {
    if (parsed.hasMatchedOption(option)) {
      throw new InputException(
          "%s is for runs on %ss; that of %s is on %ss"
              .formatted(option.longestName(), owner.sample(), checkpoint, kind.sample()));
    }
  }

  /** Names what could not be read. */
  final void printLeftOut(List<LeftOut> samples) {
    print(samples.stream().map(sample -> "left out: " + sample.reason()).toList());
  }

  /** The option that names a finished run. */
  static final class CheckpointOption {
    @Option(
        names = "--checkpoint",
        required = true,
        paramLabel = "DIR",
        description = "Checkpoint of a run, or its run folder for the newest one.")
    private Path checkpoint;

    Path path() {
      return checkpoint;
    }
  }
}
