package org.maskedaction.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.run.RunFiles;
import org.maskedaction.run.RunFolder;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs as processes of their own, so that their memory is theirs and a failure ends no other.
 */
public final class JobProcess {
  private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);
  private static final long POLL_MILLIS = 200;
  private static final double KIB_PER_MIB = 1024;
  private static final double NANOS = 1e9;
  private static final int STOPPED = 143; // as shells tell of an end by SIGTERM

  private final List<String> program;

  /**
   * @param program the command that the arguments of a job are put behind
   */
  public JobProcess(List<String> program) {
    this.program = List.copyOf(program);
  }

  /** Runs a job to its end, continuing an interrupted training run, and keeps its record. */
  public JobRecord run(Job job) throws IOException, InterruptedException {
    return run(job, () -> false);
  }

  /**
   * Runs a job to its end or until it is to stop, continuing an interrupted training run, and keeps
   * its record. A process of the same job that outlived the program which started it is ended
   * first.
   *
   * @param stop asked several times a second whether to end the process early
   * @throws InterruptedException where this program is ending; the job then has no record
   */
  public JobRecord run(Job job, BooleanSupplier stop) throws IOException, InterruptedException {
    Files.createDirectories(job.folder());
    ProcessMark.endLeftBehind(job);
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
    Thread end = new Thread(process::destroy);
    double peak = 0;
    try {
      change(Runtime.getRuntime()::addShutdownHook, end);
      ProcessMark.write(job, process.toHandle());
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakMib(process.pid()));
        if (stop.getAsBoolean()) {
          process.destroy();
        }
      }
      change(Runtime.getRuntime()::removeShutdownHook, end);
    } finally {
      process.destroy();
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    JobRecord record =
        new JobRecord(job.arguments(), exitCode(job, process), seconds, peak, resumed);
    record.write(job);
    return record;
  }

  /** A training run that a signal stopped exits with 0, but is not done. */
  private static int exitCode(Job job, Process process) {
    boolean stopped = job.resumable() && RunFolder.isMarkedStopped(job.run());
    return stopped && process.exitValue() == 0 ? STOPPED : process.exitValue();
  }

  /** Adds or removes a shutdown hook, which the runtime refuses while the program ends. */
  private static void change(Consumer<Thread> hooks, Thread end) throws InterruptedException {
    try {
      hooks.accept(end);
    } catch (IllegalStateException e) {
      InterruptedException interruption = new InterruptedException("the program is ending");
      interruption.initCause(e);
      throw interruption;
    }
  }

  /** Whether there is a checkpoint to continue from; a run without one is begun anew. */
  private static boolean resumes(Job job) throws IOException {
    Path run = job.run();
    if (!job.resumable() || !Files.exists(run)) {
      return false;
    }
    if (!new CheckpointStore(new RunFiles(run).checkpoints(), 1).steps().isEmpty()) {
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
