package org.maskedaction.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessTest {
  /** Leaves what a training run leaves that a signal has stopped, and ends well when resumed. */
  private static final String PROGRAM =
      """
      case "$*" in *--resume) rm "$1/stopped.txt"; exit 0 ;; esac
      mkdir -p "$1/checkpoints/step-00000002"
      echo "stopped by SIGTERM" > "$1/stopped.txt"
      """;

  @TempDir Path folder;

  @Test
  void aRunThatWasStoppedIsNotDoneUntilItIsResumed() throws Exception {
    Path script = Files.writeString(folder.resolve("program.sh"), PROGRAM);
    JobProcess process = new JobProcess(List.of("sh", script.toString()));
    Job job = new Job(folder, List.of(folder.resolve("run").toString()), true);
    assertThat(process.run(job).exitCode()).isEqualTo(143);
    assertThat(JobRecord.ofDone(job)).isNull();
    assertThat(process.run(job)).returns(0, JobRecord::exitCode).returns(true, JobRecord::resumed);
    assertThat(JobRecord.ofDone(job)).isNotNull();
  }
}
