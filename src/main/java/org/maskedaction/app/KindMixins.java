package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.Use;
import org.maskedaction.run.RunCheckpoint;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command that belong to one kind of data each. They are in the help under the
 * name of the kind, and refused for runs on other data.
 */
final class KindMixins {
  private final Map<DataKind, KindOptions> options = new LinkedHashMap<>();
  private final Map<DataKind, List<OptionSpec>> specs = new LinkedHashMap<>();

  /**
   * Adds the options of all kinds to a command.
   *
   * @throws InputException where a kind has an option of a name that is taken
   */
  static KindMixins addTo(CommandLine command, Use use) {
    KindMixins mixins = new KindMixins();
    List<String> footer = new ArrayList<>();
    for (DataKind kind : Kinds.installed().all()) {
      String heading = heading(kind, use);
      Optional<KindOptions> own = kind.options(use);
      if (own.isPresent()) {
        mixins.add(command.getCommandSpec(), kind, own.get(), heading);
      } else if (!kind.help(use).isEmpty()) {
        footer.add(heading);
      }
    }
    command.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
    return mixins;
  }

  /** What stands above the options of a kind. */
  private static String heading(DataKind kind, Use use) {
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
  KindOptions of(Path checkpoint, ParseResult parsed) {
    DataKind kind = Kinds.installed().of(RunCheckpoint.open(checkpoint));
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
}
