package org.maskedaction.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;

/** With a shell script in the place of the program. */
class StudyTest {
  /**
   * Writes what the commands write. The reconstruction error is the seed, the accuracy of arm "b"
   * is 0.75 and that of the others 0.5; it notes every call.
   */
  private static final String PROGRAM =
      """
      set -eu
      calls="$1"; shift
      echo "$@" >> "$calls"
      dir=none; seed=none; all="$*"
      for word in "$@"; do
        case "$word" in
          run.dir=*) dir="${word#run.dir=}" ;;
          seed=*) seed="${word#seed=}" ;;
        esac
        last="$word"
      done
      case "$1" in
        pretrain)
          case "$all" in *broken*) echo "no such luck"; exit 2 ;; esac
          mkdir -p "$dir/checkpoints/step-00000003"
          echo '{"step":0,"val_loss":9.0}' > "$dir/metrics.jsonl"
          echo '{"step":3,"val_loss":'"$seed"'}' >> "$dir/metrics.jsonl" ;;
        finetune) mkdir -p "$dir/checkpoints/step-00000003" ;;
        evaluate)
          mkdir -p "$last"
          top1=0.5
          case "$last" in */b/*) top1=0.75 ;; esac
          case "$all" in
            *--all-subsets*) echo '{"rows":[{"subset":"rgb","top1":0.25},
              {"subset":"rgb+depth","top1":'"$top1"'},{"subset":"depth","top1":0.5}]}' \
              > "$last/subsets.json" ;;
          esac
          echo '{"top1":'"$top1"',"top5":1.0}' > "$last/evaluation.json" ;;
      esac
      """;

  @TempDir Path folder;
  private Path calls;
  private List<String> program;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void writeProgram() throws IOException {
    Path script = folder.resolve("program.sh");
    Files.writeString(script, PROGRAM);
    calls = folder.resolve("calls.txt");
    program = List.of("sh", script.toString(), calls.toString());
  }

  private StudyConfig config(String arms) {
    return ConfigLoader.parse(
        StudyConfig.class,
        """
        dir: %s
        seeds: [1, 3]
        pretrain: p.yaml
        finetune: f.yaml
        scratch: scratch
        arms: %s
        """
            .formatted(folder.resolve("study"), arms));
  }

  private StudyConfig twoArms() {
    return config("[{name: a, set: [masking.type=tube]}, {name: b}]");
  }

  private boolean run(StudyConfig config) throws IOException, InterruptedException {
    return new Study(config, program, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void theTableHoldsMeanAndSpreadOfEveryArm() throws Exception {
    assertThat(run(twoArms())).isTrue();
    String table = Files.readString(folder.resolve("study/study.md"));
    // Errors 1 and 3: mean 2, sample deviation the root of 2.
    assertThat(table).contains("| a | 2 | 50.0 ± 0.0 | 100.0 ± 0.0 | 2.0000 ± 1.4142 |");
    assertThat(table).contains("| b | 2 | 75.0 ± 0.0 | 100.0 ± 0.0 | 2.0000 ± 1.4142 |");
    assertThat(table).contains("| scratch | 2 | 50.0 ± 0.0 | 100.0 ± 0.0 | - | - |");
  }

  @Test
  void jobsAtTheSameTimeGiveTheSameTable() throws Exception {
    run(twoArms());
    String one = Files.readString(folder.resolve("study/study.md"));
    DurableFiles.deleteTree(folder.resolve("study"));
    run(twoArms().with(List.of(1, 3), 3));
    assertThat(Files.readString(folder.resolve("study/study.md"))).isEqualTo(one);
  }

  @Test
  void everyArmGetsItsSettingsAndTheSameBudget() throws Exception {
    run(twoArms());
    String a = folder.resolve("study/a/seed-1/pretrain/run").toString();
    assertThat(calls().get(0))
        .isEqualTo(
            "pretrain --config p.yaml --set masking.type=tube --set seed=1 --set run.dir=" + a);
    assertThat(calls().get(1)).contains("finetune.init_checkpoint=" + a).contains("seed=1");
    assertThat(calls()).hasSize(2 * (3 + 3 + 2));
    assertThat(calls().get(6)).startsWith("finetune").contains("finetune.init_checkpoint=null");
  }

  @Test
  void everyProtocolStartsFromTheSameWeightsAndHasItsColumn() throws Exception {
    StudyConfig config =
        ConfigLoader.parse(
            StudyConfig.class,
            """
            dir: %s
            seeds: [1]
            pretrain: p.yaml
            finetune: f.yaml
            finetune_set: [run.threads=1]
            scratch: scratch
            protocols: [{name: linear, set: ["finetune.subset_seed=${seed}"]}, {name: all-weights}]
            arms: [{name: a}, {name: b}]
            """
                .formatted(folder.resolve("study")));
    assertThat(run(config)).isTrue();
    assertThat(calls()).hasSize(2 * (1 + 2 * 2) + 2 * 2);
    Path a = folder.resolve("study/a/seed-1");
    assertThat(calls().get(1))
        .isEqualTo(
            "finetune --config f.yaml --set run.threads=1 --set finetune.subset_seed=1 --set"
                + " finetune.init_checkpoint=%s --set seed=1 --set run.dir=%s"
                    .formatted(a.resolve("pretrain/run"), a.resolve("linear/run")));
    assertThat(calls().get(3)).contains("init_checkpoint=" + a).contains("all-weights/run");
    assertThat(Files.readString(folder.resolve("study/study.md")))
        .contains("| pre-training | seeds | linear top-1 % | all-weights top-1 % |")
        .contains("| b | 1 | 75.0 | 75.0 | 1.0000 |");
  }

  @Test
  void withoutPretrainingTheArmsAreWaysToFineTuneAndSubsetsAreColumns() throws Exception {
    StudyConfig config =
        ConfigLoader.parse(
            StudyConfig.class,
            """
            dir: %s
            seeds: [1]
            finetune: f.yaml
            arms: [{name: a, set: [x.y=1]}, {name: b}]
            evaluate_options: [--all-subsets]
            """
                .formatted(folder.resolve("study")));
    assertThat(run(config)).isTrue();
    assertThat(calls()).hasSize(4).noneMatch(call -> call.contains("init_checkpoint"));
    assertThat(calls().get(0)).startsWith("finetune --config f.yaml --set x.y=1 --set seed=1");
    assertThat(Files.readString(folder.resolve("study/study.md")))
        .contains("| arm | seeds | top-1 % | top-5 % | rgb | depth | rgb+depth | fine-tuning min |")
        .contains("| b | 1 | 75.0 | 100.0 | 25.0 | 50.0 | 75.0 |");
  }

  @Test
  void aStudyRunAgainDoesOnlyWhatIsMissing() throws Exception {
    run(twoArms());
    Files.delete(calls);
    Files.delete(folder.resolve("study/b/seed-3/finetune/job.json"));
    assertThat(run(twoArms())).isTrue();
    assertThat(calls()).hasSize(1);
    assertThat(calls().get(0)).startsWith("finetune").endsWith("--resume");
  }

  @Test
  void aRunWithoutCheckpointIsBegunAnew() throws Exception {
    run(twoArms());
    Files.delete(calls);
    Path run = folder.resolve("study/a/seed-1/pretrain/run");
    Files.delete(folder.resolve("study/a/seed-1/pretrain/job.json"));
    Files.delete(run.resolve("checkpoints/step-00000003"));
    Files.writeString(run.resolve("left-behind"), "");
    assertThat(run(twoArms())).isTrue();
    assertThat(calls().get(0)).startsWith("pretrain").doesNotContain("--resume");
    assertThat(run.resolve("left-behind")).doesNotExist();
  }

  @Test
  void aFailureIsNamedAndTheOthersGoOn() throws Exception {
    assertThat(run(config("[{name: a, set: [broken=1]}, {name: b}]"))).isFalse();
    String table = Files.readString(folder.resolve("study/study.md"));
    assertThat(table).contains("| a | 0 | - |").contains("| b | 2 | 75.0");
    assertThat(table).contains("a, seed 1: pretrain ended with exit code 2");
    assertThat(folder.resolve("study/a/seed-1/pretrain/output.log")).content().contains("no such");
    assertThat(folder.resolve("study/a/seed-1/finetune")).doesNotExist();
  }

  @Test
  void aFolderKeepsOneStudy() throws Exception {
    run(twoArms());
    assertThatThrownBy(() -> run(config("[{name: a}]")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("study.yaml")
        .hasMessageContaining("other settings");
  }

  @Test
  void seedsCanBeAddedLater() throws Exception {
    run(twoArms());
    Files.delete(calls);
    assertThat(run(twoArms().with(List.of(1, 3, 4), 1))).isTrue();
    assertThat(calls()).hasSize(3 + 3 + 2).allMatch(call -> call.contains("seed"));
    assertThat(Files.readString(folder.resolve("study/study.md"))).contains("| b | 3 | 75.0");
  }

  @Test
  void armsMustDiffer() {
    assertThatThrownBy(() -> config("[{name: a}, {name: a}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("arms");
    assertThatThrownBy(() -> config("[{name: ../a}]")).hasMessageContaining("name");
  }
}
