package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.CommandRun;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandHelpTest {
  static Stream<CommandSpec> commands() {
    return withAllBelow(Main.commandLine());
  }

  private static Stream<CommandSpec> withAllBelow(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(CommandHelpTest::withAllBelow));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everythingHasAHelpText(CommandSpec command) {
    String name = command.qualifiedName();
    assertThat(command.usageMessage().description()).as(name).isNotEmpty();
    for (ArgSpec argument : command.args()) {
      String what = name + " " + argument.paramLabel() + " " + names(argument);
      assertThat(String.join("", argument.description())).as(what).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyDefaultIsShown(CommandSpec command) {
    for (ArgSpec argument : command.args()) {
      if (hasDefault(argument)) {
        assertThat(String.join("", argument.description()))
            .as(command.qualifiedName() + " " + names(argument))
            .contains("default " + argument.defaultValueString());
      }
    }
  }

  private static boolean hasDefault(ArgSpec argument) {
    Object initial = argument.initialValue();
    boolean flag = argument.type() == boolean.class || argument.type() == Boolean.class;
    return !flag
        && (argument.defaultValue() != null
            || initial != null && !(initial instanceof Collection<?> all && all.isEmpty()));
  }

  private static String names(ArgSpec argument) {
    return argument instanceof OptionSpec option ? Arrays.toString(option.names()) : "";
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theExitCodesStandBelow(CommandSpec command) {
    assertThat(command.usageMessage().exitCodeList().keySet()).containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "help pretrain", "inspect model --help", "completion --help"})
  void helpIsAskedForInSeveralWays(String arguments) {
    CommandRun run = CommandRun.of(() -> Main.run(arguments.split(" ")));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: masked-action");
  }

  @Test
  void shellsCompleteCommandsAndOptions() {
    CommandRun run = CommandRun.of(() -> Main.run("completion"));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete -F", "masked-action", "inspect", "--checkpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--verbose"})
  void badInputIsOneLineUnlessTheTraceIsAskedFor(String option) {
    String[] arguments = ("inspect checkpoint nowhere " + option).strip().split(" ");
    CommandRun run = CommandRun.of(() -> Main.run(arguments));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: nowhere: is no checkpoint");
    assertThat(run.err().lines().count() > 5).isEqualTo(!option.isEmpty());
  }

  /** A file as the parent folder of the picture cannot be foreseen from the arguments. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--verbose"})
  void aFailureIsOneLineUnlessTheTraceIsAskedFor(String option) {
    String[] arguments =
        ("inspect schedule -c conf/quickstart.yaml -o pom.xml/x.png " + option).strip().split(" ");
    CommandRun run = CommandRun.of(() -> Main.run(arguments));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("failed: ").doesNotContain("ERROR");
    assertThat(run.err().lines().count() > 5).isEqualTo(!option.isEmpty());
    assertThat(run.err().contains("--verbose shows the trace")).isEqualTo(option.isEmpty());
  }
}
