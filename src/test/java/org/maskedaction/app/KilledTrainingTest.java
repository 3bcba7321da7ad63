package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.JavaProcess;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.train.Metrics;

/** Training in a real process that is ended by SIGKILL and resumed, again and again. */
class KilledTrainingTest {
  private static final Pattern STEP = Pattern.compile("\"step\":(\\d+)");
  private static final int MOST_KILLS = 60;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(7);
  private int killed;
  private int killedAmidCheckpoint;

  @Test
  void aRunThatIsKilledEndsAsOneThatIsNot() throws Exception {
    killAndCompare(TinyRuns.TUBE, 2, 6);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "TATS, 3, 10",
    "ADAMAE, 3, 10",
    "SKELETON, 3, 15",
    "MODALITIES, 3, 15",
    "FINE_TUNING, 3, 10",
    "TUBE, 20, 60"
  })
  void everyKindOfRunThatIsKilledEndsAsOneThatIsNot(TinyRuns kind, int kills, int epochs)
      throws Exception {
    killAndCompare(kind, kills, epochs);
  }

  private void killAndCompare(TinyRuns kind, int kills, int epochs) throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    assertThat(Main.run(arguments(kind, undisturbed, epochs))).isZero();

    long goal = 0;
    while (killed < kills || killedAmidCheckpoint == 0) {
      assertThat(killed).as("kills without one amid a checkpoint").isLessThan(MOST_KILLS);
      boolean amidCheckpoint = killed % 2 == 1 || killed >= kills;
      goal = Math.max(goal, lastStep(disturbed)) + random.nextInt(1, 3);
      killOnce(kind, disturbed, epochs, goal, amidCheckpoint);
    }
    Process last = start(kind, disturbed, epochs);
    assertThat(last.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).as(() -> output()).isZero();

    assertThat(state(disturbed)).isEqualTo(state(undisturbed));
    assertThat(CheckpointFiles.newest(disturbed))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(undisturbed));
    List<Map<String, Object>> rows = ReproducibleMetrics.of(disturbed);
    assertThat(rows).isEqualTo(ReproducibleMetrics.of(undisturbed));
    List<Object> steps =
        rows.stream()
            .filter(r -> r.containsKey(Metrics.LOSS.name()))
            .map(r -> r.get("step"))
            .toList();
    assertThat(steps).isEqualTo(LongStream.rangeClosed(1, steps.size()).boxed().toList());
  }

  private String[] arguments(TinyRuns kind, Path run, int epochs) throws IOException {
    return kind.arguments(
        folder,
        run,
        "optimizer.epochs=" + epochs,
        "run.checkpoint_every_steps=2",
        "run.keep_last=2",
        "run.eval_every_epochs=2",
        "run.mask_sheet_every_epochs=0");
  }

  private Process start(TinyRuns kind, Path run, int epochs) throws IOException {
    String[] arguments = arguments(kind, run, epochs);
    if (Files.exists(run.resolve("config.yaml"))) {
      arguments = Arrays.copyOf(arguments, arguments.length + 1);
      arguments[arguments.length - 1] = "--resume";
    }
    return JavaProcess.start(Main.class, folder.resolve("output.txt"), arguments);
  }

  /** Kills soon after a step, or while a checkpoint is written after it. */
  private void killOnce(TinyRuns kind, Path run, int epochs, long goal, boolean amidCheckpoint)
      throws Exception {
    Process process = start(kind, run, epochs);
    try {
      while (process.isAlive() && lastStep(run) < goal) {
        Thread.sleep(1);
      }
      if (amidCheckpoint) {
        while (process.isAlive() && !writesCheckpoint(run)) {
          Thread.onSpinWait();
        }
      } else {
        Thread.sleep(random.nextInt(20));
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(() -> "not killed: " + output()).isEqualTo(137);
    killed++;
    killedAmidCheckpoint += writesCheckpoint(run) ? 1 : 0;
  }

  private static boolean writesCheckpoint(Path run) {
    String[] names = run.resolve("checkpoints").toFile().list();
    return names != null && Stream.of(names).anyMatch(name -> name.startsWith(".tmp-step-"));
  }

  /** The step of the newest whole row; a row in the course of being written does not count. */
  private static long lastStep(Path run) throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    String rows = Files.exists(metrics) ? Files.readString(metrics) : "";
    Matcher matcher = STEP.matcher(rows.substring(0, rows.lastIndexOf('\n') + 1));
    long step = 0;
    while (matcher.find()) {
      step = Long.parseLong(matcher.group(1));
    }
    return step;
  }

  private static String state(Path run) throws IOException {
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Path newest = checkpoints.sorted().reduce((first, second) -> second).orElseThrow();
      return Files.readString(newest.resolve("state.json"));
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
