package org.maskedaction.job;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which process runs a job, by its number and the time it started at, so that one that
 * outlived a killed program is found again and does not train beside its successor.
 */
final class ProcessMark {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMark.class);
  private static final long PATIENCE_SECONDS = 20;

  private ProcessMark() {}

  static void write(Job job, ProcessHandle process) throws IOException {
    DurableFiles.replace(job.mark(), identity(process));
  }

  /** Ends the process that the mark of a job names, if it still runs, and waits for its end. */
  static void endLeftBehind(Job job) throws IOException, InterruptedException {
    if (!Files.exists(job.mark())) {
      return;
    }
    String mark = Files.readString(job.mark());
    Optional<ProcessHandle> found = ProcessHandle.of(number(job, mark));
    if (found.isPresent() && identity(found.get()).equals(mark)) {
      LOG.warn("ending process {}, left behind by an earlier session", found.get().pid());
      end(job, found.get());
    }
  }

  private static void end(Job job, ProcessHandle process) throws IOException, InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s: process %d of an earlier session does not end".formatted(job.mark(), process.pid()),
          e);
    } catch (ExecutionException e) {
      throw new IOException(job.mark() + ": cannot wait for its process", e);
    }
  }

  private static long number(Job job, String mark) {
    try {
      return Long.parseLong(mark.split(" ", 2)[0]);
    } catch (NumberFormatException e) {
      throw new InputException(job.mark() + ": expected a process number, is '" + mark + "'", e);
    }
  }

  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Instant::toString).orElse("-");
  }
}
