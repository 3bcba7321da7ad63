package org.maskedaction.experiments.study;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.maskedaction.checkpoint.CheckpointStore;
import org.maskedaction.checkpoint.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs as processes of their own, so that their memory is theirs and a failure ends no other.
 */
final class JobProcess {
  private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);
  private static final long POLL_MILLIS = 200;
  private static final double KIB_PER_MIB = 1024;
  private static final double NANOS = 1e9;

  private final List<String> program;

  /**
   * @param program the command that the arguments of a job are put behind
   */
  JobProcess(List<String> program) {
    this.program = List.copyOf(program);
  }

  /** Runs a job to its end, continuing an interrupted training run, and keeps its record. */
  JobRecord run(StudyJob job) throws IOException, InterruptedException {
    Files.createDirectories(job.folder());
    boolean resumed = resumes(job);
    List<String> command = new ArrayList<>(program);
    command.addAll(job.arguments());
    if (resumed) {
      command.add("--resume");
    }
    long start = System.nanoTime();
    File log = job.log().toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    Thread stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    double peak = 0;
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakMib(process.pid()));
      }
    } finally {
      process.destroy();
    }
    Runtime.getRuntime().removeShutdownHook(stop);
    double seconds = (System.nanoTime() - start) / NANOS;
    JobRecord record = new JobRecord(job.arguments(), process.exitValue(), seconds, peak, resumed);
    record.write(job);
    return record;
  }

  /** Whether there is a checkpoint to continue from; a run without one is begun anew. */
  private static boolean resumes(StudyJob job) throws IOException {
    Path run = job.run();
    if (job.stage() == StudyJob.Stage.EVALUATE || !Files.exists(run)) {
      return false;
    }
    if (!new CheckpointStore(run.resolve("checkpoints"), 1).steps().isEmpty()) {
      return true;
    }
    DurableFiles.deleteTree(run);
    return false;
  }

  /** Where Linux tells; the process may be gone in the meantime. */
  private static double peakMib(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D+", "")) / KIB_PER_MIB;
        }
      }
    } catch (IOException e) {
      LOG.debug("{} is gone", status, e);
    }
    return 0;
  }
}
