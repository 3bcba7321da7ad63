package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunFolder;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.testing.JavaProcess;
import org.maskedaction.train.Metrics;

/** Training in a real process that is asked to stop, and whose disk is too small. */
class StoppedTrainingTest {
  private static final String[] LONG = {
    "optimizer.epochs=100000", "run.checkpoint_every_epochs=0", "run.eval_every_epochs=0"
  };

  /** A shell starts what it puts into the background without interrupts, and tests inherit that. */
  private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=INT");

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  private Path run() {
    return folder.resolve("run");
  }

  private Process start(List<String> launcher, String[] arguments, String... more)
      throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
    command.addAll(launcher);
    Process process = JavaProcess.start(command, Main.class, folder.resolve("output.txt"), all);
    started.add(process);
    return process;
  }

  @AfterEach
  void nothingKeepsRunning() {
    started.forEach(Process::destroyForcibly);
  }

  /** Starts the runtime with a system property. */
  private static List<String> with(String property) {
    return List.of("env", "JAVA_TOOL_OPTIONS=-D" + property);
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  private long steps() throws IOException {
    Path metrics = run().resolve("metrics.jsonl");
    return Files.exists(metrics) ? Files.readAllLines(metrics).size() - 1L : -1;
  }

  private void awaitSteps(Process process, long steps) throws Exception {
    while (process.isAlive() && steps() < steps) {
      Thread.sleep(5);
    }
    assertThat(process.isAlive()).as("%s", output()).isTrue();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** Then resumes, while a second process is refused, and stops again. */
  @ParameterizedTest
  @CsvSource({"TUBE, TERM", "SKELETON, INT"})
  void aSignalEndsTheStepSavesAndExitsWithZero(TinyRuns kind, String signal) throws Exception {
    String[] arguments = kind.arguments(folder, run(), LONG);
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Process first = start(with("java.io.tmpdir=" + temporary), arguments);
    awaitSteps(first, 3);
    JavaProcess.signal(first, signal);
    assertThat(exitCode(first)).as("%s", output()).isZero();
    try (Stream<Path> left = Files.walk(temporary)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
    long stopped = assertSavedAndSaid("SIG" + signal);

    Process second = start(List.of(), arguments, "--resume");
    awaitSteps(second, stopped + 2);
    assertThat(RunFolder.isMarkedStopped(run())).isFalse();
    String[] again = Arrays.copyOf(arguments, arguments.length + 1);
    again[arguments.length] = "--resume";
    assertThat(Main.run(again)).isEqualTo(2);
    JavaProcess.signal(second, signal);
    assertThat(exitCode(second)).as("%s", output()).isZero();
    assertThat(assertSavedAndSaid("SIG" + signal)).isGreaterThan(stopped);
    assertThat(MetricsLog.readAll(run().resolve("metrics.jsonl")))
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .extracting(row -> row.get("step"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, steps()).boxed().toList());
  }

  private long assertSavedAndSaid(String signal) throws IOException {
    List<Map<String, Object>> rows = MetricsLog.readAll(run().resolve("metrics.jsonl"));
    long step = (Long) rows.get(rows.size() - 1).get("step");
    CheckpointStore checkpoints = new CheckpointStore(run().resolve("checkpoints"), 1);
    assertThat(checkpoints.latestValid().step()).isEqualTo(step);
    assertThat(output()).contains("stopped by %s after step %d of".formatted(signal, step));
    assertThat(RunFolder.isMarkedStopped(run())).isTrue();
    return step;
  }

  /** An update that never ends cannot be saved, so that only the second signal ends the run. */
  @Test
  void aSecondInterruptEndsTheProgramAtOnce() throws Exception {
    String[] endless = Arrays.copyOf(LONG, LONG.length + 1);
    endless[LONG.length] = "optimizer.accumulation_steps=100000000";
    Process process = start(List.of(), TinyRuns.TUBE.arguments(folder, run(), endless));
    awaitSteps(process, 2);
    JavaProcess.signal(process, "INT");
    awaitSteps(process, steps() + 5);
    assertThat(output()).contains("SIGINT: stopping");
    JavaProcess.signal(process, "INT");
    assertThat(exitCode(process)).isEqualTo(130);
  }

  @Test
  void tooLittleMemoryOutsideTheHeapEndsWithAdvice() throws Exception {
    String[] arguments = TinyRuns.TUBE.arguments(folder, run(), "run.max_steps=1");
    Process process = start(with("org.bytedeco.javacpp.maxbytes=100000"), arguments);
    assertThat(exitCode(process)).as("%s", output()).isEqualTo(1);
    assertThat(output())
        .contains("failed: not enough memory (")
        .contains("lower optimizer.batch_size and raise optimizer.accumulation_steps");
  }

  /** Files of more than 256 KiB cannot be written, as on a full disk; the weights are larger. */
  @Test
  void aCheckpointThatCannotBeWrittenLeavesTheOneBefore() throws Exception {
    String[] large = Arrays.copyOf(LONG, LONG.length + 1);
    large[LONG.length] = "model.embed_dim=96";
    String[] arguments = TinyRuns.TUBE.arguments(folder, run(), large);
    Process first = start(List.of(), arguments);
    awaitSteps(first, 3);
    JavaProcess.signal(first, "TERM");
    assertThat(exitCode(first)).as("%s", output()).isZero();
    CheckpointStore checkpoints = new CheckpointStore(run().resolve("checkpoints"), 3);
    long step = checkpoints.latestValid().step();

    List<String> limited = List.of("bash", "-c", "ulimit -f 256; exec \"$0\" \"$@\"");
    Process second = start(limited, arguments, "--resume");
    awaitSteps(second, step + 2);
    JavaProcess.signal(second, "TERM");
    assertThat(exitCode(second)).as("%s", output()).isEqualTo(1);
    assertThat(output())
        .contains("failed: the checkpoint of step ")
        .contains("cannot be written to " + run().resolve("checkpoints"))
        .contains("those of steps [" + step + "] are whole")
        .contains("--resume");
    assertThat(checkpoints.latestValid().step()).isEqualTo(step);
    assertThat(run().resolve("checkpoints")).isDirectoryNotContaining("glob:**/.tmp*");
  }
}
