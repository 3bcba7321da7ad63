package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigKey;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.sweep.SweepConfig;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.ReadmeText;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Whether README.md names only what there is. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path BENCHMARKS = Path.of("benchmarks");
  private static final Set<String> OTHER_PROGRAMS = Set.of("mvn", "alias", "cd", "source");
  private static final List<Class<? extends Record>> KINDS =
      List.of(
          VideoPretrainConfig.class,
          VideoFineTuneConfig.class,
          SkeletonPretrainConfig.class,
          SkeletonFineTuneConfig.class,
          ModalityTrainConfig.class);
  private static final Map<String, Set<Class<? extends Record>>> TAKEN =
      Map.of(
          "generate", Set.of(VideoPretrainConfig.class),
          "pretrain", Set.of(VideoPretrainConfig.class, SkeletonPretrainConfig.class),
          "finetune",
              Set.of(
                  VideoFineTuneConfig.class,
                  SkeletonFineTuneConfig.class,
                  ModalityTrainConfig.class),
          "study", Set.of(StudyConfig.class),
          "sweep", Set.of(SweepConfig.class));

  private static ReadmeText readme() throws IOException {
    return ReadmeText.read(README);
  }

  /** The arguments of this program, or null for another one. */
  private static List<String> arguments(List<String> command) {
    if (command.get(0).equals(Main.NAME)) {
      return command.subList(1, command.size());
    }
    List<String> jar = List.of("java", "-jar", "target/masked-action.jar");
    return command.size() > 3 && command.subList(0, 3).equals(jar)
        ? command.subList(3, command.size())
        : null;
  }

  static Stream<List<String>> commands() throws IOException {
    return readme().commands().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExists(List<String> command) {
    List<String> arguments = arguments(command);
    if (arguments != null) {
      checkProgram(arguments);
    } else if (command.stream().anyMatch(word -> word.startsWith("./"))) {
      String script = command.stream().filter(word -> word.startsWith("./")).findFirst().get();
      assertThat(BENCHMARKS.resolve(script)).isExecutable();
    } else {
      assertThat(OTHER_PROGRAMS).contains(command.get(0));
    }
  }

  private static void checkProgram(List<String> arguments) {
    ParseResult parsed;
    try {
      parsed = Main.commandLine().parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      fail(String.join(" ", arguments) + ": " + e.getMessage());
      return;
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    if (parsed.hasMatchedOption("--config")) {
      Path file = parsed.matchedOptionValue("--config", null);
      List<String> settings = parsed.matchedOptionValue("--set", List.of());
      Class<? extends Record> kind = ConfigTypes.of(file, settings);
      ConfigLoader.load(kind, file, settings);
      assertThat(TAKEN.getOrDefault(arguments.get(0), Set.of(kind))).contains(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pretrain --config conf/quickstart.yaml --nonsense",
        "nonsense --config conf/quickstart.yaml",
        "pretrain --config conf/nonsense.yaml",
        "pretrain --config conf/finetune/generated.yaml",
        "pretrain --config conf/quickstart.yaml --set optimizer.nonsense=1"
      })
  void whatDoesNotExistIsNoticed(String command) {
    assertThatThrownBy(() -> checkProgram(List.of(command.split(" "))))
        .isInstanceOfAny(AssertionError.class, InputException.class);
  }

  /** Commands in tables and sentences, such as `sweep --config FILE`. */
  @Test
  void everyQuotedCommandHasTheOptionsThatAreNamed() throws IOException {
    int checked = 0;
    for (String span : readme().spans()) {
      CommandLine command = Main.commandLine();
      List<String> words = new ArrayList<>(List.of(span.split("[\\s\\[\\]()|]+")));
      boolean found = false;
      while (!words.isEmpty() && command.getSubcommands().containsKey(words.get(0))) {
        command = command.getSubcommands().get(words.remove(0));
        found = true;
      }
      boolean isCommand = found && !words.isEmpty();
      for (String word : words) {
        if (isCommand && word.startsWith("-")) {
          assertThat(command.getCommandSpec().optionsMap()).as(span).containsKey(word);
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void everyQuotedOptionIsOneOfSomeCommand() throws IOException {
    List<String> known =
        CommandHelpTest.commands()
            .flatMap(command -> command.options().stream())
            .map(OptionSpec::names)
            .flatMap(Stream::of)
            .toList();
    for (String span : readme().spans()) {
      if (span.startsWith("--")) {
        assertThat(known).contains(span.split("[ =]")[0]);
      }
    }
  }

  @Test
  void everyQuotedConfigurationExists() throws IOException {
    for (String span : readme().spans()) {
      if (span.startsWith("conf/")) {
        for (String name : ReadmeText.expanded(span)) {
          assertThat(exists(name)).as(name).isTrue();
        }
      }
    }
  }

  private static boolean exists(String name) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
    try (Stream<Path> files = Files.walk(Path.of("conf"))) {
      return files.anyMatch(matcher::matches);
    }
  }

  @Test
  void everyQuotedKeyIsOneOfSomeConfiguration() throws IOException {
    Pattern key =
        Pattern.compile(
            "(data|run|model|masking|sampler|ppo|adamae|optimizer|finetune|augment|actionmae|target"
                + "|contrast|loss|encoder)\\.([a-z_.]+)(: \\S+)?");
    int checked = 0;
    for (String span : readme().spans()) {
      Matcher matcher = key.matcher(span);
      if (matcher.matches()) {
        String path = matcher.group(1) + "." + matcher.group(2);
        assertThat(KINDS).as(path).anyMatch(kind -> has(kind, path));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(4);
  }

  private static boolean has(Class<? extends Record> kind, String path) {
    try {
      ConfigKey.find(kind, path);
      return true;
    } catch (InputException e) {
      return !e.getMessage().startsWith("unknown key");
    }
  }

  /** Trainings on generated data for a step each, and what is measured of them. */
  @Tag("slow")
  @Test
  void commandsThatNeedNoDataRun(@TempDir Path folder) throws IOException {
    int ran = 0;
    for (List<String> command : readme().commands()) {
      List<String> given = arguments(command);
      List<String> reduced = given == null ? null : reduced(given, folder);
      if (reduced != null) {
        CommandRun run = CommandRun.of(() -> Main.run(reduced.toArray(String[]::new)));
        assertThat(run.code()).as(reduced + "\n" + run.err()).isZero();
        ran++;
      }
    }
    assertThat(ran).isGreaterThan(7);
  }

  /** The same command at little cost, within {@code folder}; null where it needs more. */
  private static List<String> reduced(List<String> arguments, Path folder) {
    List<String> reduced = new ArrayList<>();
    for (String word : arguments) {
      reduced.add(word.replaceFirst("^(.*=)?runs/", "$1" + folder + "/runs/"));
    }
    int config = arguments.indexOf("--config") + 1;
    switch (arguments.get(0)) {
      case "pretrain", "finetune" -> {
        Path file = Path.of(arguments.get(config));
        List<String> settings = settings(ConfigTypes.of(file, List.of()), file, folder);
        settings.forEach(setting -> reduced.addAll(List.of("--set", setting)));
        return settings.isEmpty() ? null : reduced;
      }
      case "evaluate" -> {
        int checkpoint = arguments.indexOf("--checkpoint") + 1;
        return Files.exists(Path.of(reduced.get(checkpoint))) ? reduced : null;
      }
      case "inspect" -> {
        return Set.of("config", "model").contains(arguments.get(1)) ? reduced : null;
      }
      case "completion", "help" -> {
        return reduced;
      }
      default -> {
        return null;
      }
    }
  }

  /** What makes a run on generated data short; nothing where its data are not generated. */
  private static List<String> settings(Class<? extends Record> kind, Path file, Path folder) {
    String name = file.getFileName().toString().replace(".yaml", "");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "run.dir=" + folder.resolve("runs").resolve(name),
                "run.max_steps=1",
                "run.eval_clips=2",
                "optimizer.batch_size=2",
                "optimizer.accumulation_steps=1",
                "data.generated.train=4",
                "data.generated.val=2"));
    Record config = ConfigLoader.load(kind, file, List.of());
    if (config instanceof ModalityTrainConfig modalities) {
      boolean generated = modalities.data().format() == ModalityDataConfig.Format.GENERATED;
      return generated ? settings : List.of();
    }
    settings.add("data.generated.test=1");
    settings.add("data.generated.dir=" + folder.resolve("clips").resolve(name));
    if (config instanceof VideoPretrainConfig videos && videos.data().generated() != null) {
      settings.add("ppo.mae_only_epochs=0");
      return settings;
    }
    if (config instanceof VideoFineTuneConfig videos && videos.data().generated() != null) {
      settings.add("augment.repeated=1");
      return settings;
    }
    return List.of();
  }
}
