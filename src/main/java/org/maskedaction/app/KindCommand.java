package org.maskedaction.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.data.LeftOut;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Use;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command for finished runs, with options that belong to one kind of data. */
abstract class KindCommand implements Callable<Integer> {
  private final Use use;
  private KindMixins mixins;

  @Spec private CommandSpec spec;

  /** For a use of runs. */
  KindCommand(Use use) {
    this.use = use;
  }

  /** Adds the options of the kinds to the command. */
  final void extend(CommandLine command) {
    mixins = KindMixins.addTo(command, use);
  }

  /** The options for a run, those of other kinds refused; null where its kind has none. */
  final KindOptions options(Path checkpoint) {
    return mixins.of(checkpoint, spec.commandLine().getParseResult());
  }

  /** The command line. */
  final List<String> arguments() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  /** Where results are printed. */
  final PrintWriter console() {
    return spec.commandLine().getOut();
  }

  /** Prints lines. */
  final void print(List<String> lines) {
    lines.forEach(console()::println);
    console().flush();
  }

  /** Names what could not be read. */
  final void printLeftOut(List<LeftOut> samples) {
    print(samples.stream().map(sample -> "left out: " + sample.reason()).toList());
  }
}
