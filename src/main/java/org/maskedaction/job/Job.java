package org.maskedaction.job;

import java.nio.file.Path;
import java.util.List;

/**
 * One command of this program, run once in a process of its own.
 *
 * @param folder receives its log and its record; for training also the run
 * @param arguments of the program
 * @param resumable whether it is a training run, which {@code --resume} continues
 */
public record Job(Path folder, List<String> arguments, boolean resumable) {

  /** Takes its own copy of the arguments. */
  public Job {
    arguments = List.copyOf(arguments);
  }

  /** The run of a training job. */
  public Path run() {
    return run(folder);
  }

  /** The run of a training job in {@code folder}, or the results of another. */
  public static Path run(Path folder) {
    return folder.resolve("run");
  }

  /** What the program printed. */
  public Path log() {
    return folder.resolve("output.log");
  }

  /** The {@link JobRecord}. */
  Path record() {
    return folder.resolve("job.json");
  }

  /** Which process runs it; see {@link ProcessMark}. */
  Path mark() {
    return folder.resolve("process.txt");
  }
}
