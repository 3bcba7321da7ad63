package org.maskedaction.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.JavaProcess;

/** With a shell script in the place of the program, and a real process that is killed. */
class SweepProcessTest {
  /** Takes a while, notes its end, and leaves what a training run leaves. */
  private static final String PROGRAM =
      """
      set -eu
      base="$(dirname "$0")"
      for word in "$@"; do
        case "$word" in
          run.dir=*) dir="${word#run.dir=}" ;;
          seed=*) seed="${word#seed=}" ;;
        esac
      done
      case "$*" in *--resume) exit 0 ;; esac # its only checkpoint is that of its end
      echo "$dir" >> "$base/begun.txt"
      mkdir -p "$dir"
      sleep 0.4
      echo '{"step":3,"val_loss":'"$seed"'.5}' > "$dir/metrics.jsonl"
      echo "$dir" >> "$base/ended.txt"
      mkdir -p "$dir/checkpoints/step-00000003"
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeProgram() throws IOException {
    Files.writeString(folder.resolve("program.sh"), PROGRAM);
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private Process start() throws IOException {
    return JavaProcess.start(SweepMain.class, folder.resolve("output.txt"), folder.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKilledSearchGoesOnWithWhatIsMissing(boolean forcibly) throws Exception {
    Process process = start();
    try {
      while (ends() < 3 && process.isAlive()) {
        Thread.sleep(20);
      }
    } finally {
      if (forcibly) {
        process.destroyForcibly(); // SIGKILL
      } else {
        process.destroy(); // SIGTERM
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    SweepHistory before = SweepHistory.read(folder.resolve("sweep"));
    assertThat(before.results()).hasSizeBetween(3, 7);

    SweepHistory after = SweepMain.runner(folder).run();

    assertThat(after.results())
        .extracting(CandidateResult::index)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(after.count(CandidateResult.Status.COMPLETE)).isEqualTo(8);
    assertThat(lines("ended.txt")).hasSize(8).doesNotHaveDuplicates();
    List<String> repeated =
        lines("begun.txt").stream().filter(run -> count(run) > 1).distinct().toList();
    before.results().forEach(r -> assertThat(repeated).doesNotContain(r.runs().get(0).folder()));
    assertThat(Files.readAllLines(folder.resolve("sweep/ledger.jsonl"))).hasSize(16);
  }

  private long count(String run) {
    try {
      return lines("begun.txt").stream().filter(run::equals).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long ends() throws IOException {
    return lines("sweep/ledger.jsonl").stream().filter(l -> l.contains("\"end\"")).count();
  }

  @Test
  void candidatesGetTheirConfigurationSeedAndShareOfTheCores() throws Exception {
    SweepMain.runner(folder).run();
    String yaml = Files.readString(folder.resolve("sweep/candidates/0005/config.yaml"));
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    assertThat(yaml).contains("threads: " + share);
    String clip =
        SweepHistory.read(folder.resolve("sweep")).results().stream()
            .filter(result -> result.index() == 5)
            .findFirst()
            .orElseThrow()
            .settings()
            .values()
            .get("ppo.clip");
    assertThat(yaml).contains("clip: " + clip);
    BestRerun.Result rerun =
        new BestRerun(
                folder.resolve("sweep"), List.of("sh", folder.resolve("program.sh").toString()))
            .run(3);
    // The script logs seed and a half: 1.5, 2.5 and 3.5.
    assertThat(rerun.seeds()).containsExactly(1L, 2L, 3L);
    assertThat(rerun.mean()).isEqualTo(2.5);
    assertThat(rerun.deviation()).isEqualTo(1.0);
  }
}
