package org.maskedaction.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * The folder of one training run, to write into: what {@link RunFiles} names. It is locked from
 * opening to closing, so that no second process writes into it.
 */
public final class RunFolder implements AutoCloseable {
  private final RunFiles files;
  private final FileChannel lockChannel;

  private RunFolder(RunFiles files, FileChannel lockChannel) {
    this.files = files;
    this.lockChannel = lockChannel;
  }

  /**
   * Starts a run in a new or empty folder and stores its configuration.
   *
   * @param config the resolved configuration, as YAML
   * @throws InputException if the folder is not empty, is in use, or cannot be written
   */
  public static RunFolder create(Path folder, String config) {
    try {
      Files.createDirectories(folder);
      RunFiles files = new RunFiles(folder);
      checkEmpty(files);
      RunFolder run = lock(files);
      try {
        checkEmpty(files);
        run.replaceConfig(config);
      } catch (IOException | RuntimeException e) {
        DurableFiles.cleanUpAfter(e, run.lockChannel::close);
        throw e;
      }
      return run.withSubfolders();
    } catch (IOException e) {
      throw new InputException("cannot create run folder " + folder + ": " + e, e);
    }
  }

  /**
   * Opens the folder of an earlier run to continue it.
   *
   * @throws InputException if there is no run in the folder, or it is in use
   */
  public static RunFolder resume(Path folder) {
    RunFiles files = new RunFiles(folder);
    if (!files.hasRun()) {
      throw new InputException(
          "nothing to resume in %s: it has no %s; start without --resume"
              .formatted(folder, RunFiles.CONFIG));
    }
    try {
      return lock(files).withSubfolders();
    } catch (IOException e) {
      throw new InputException("cannot open run folder " + folder + ": " + e, e);
    }
  }

  /** The folder itself. */
  public Path path() {
    return files.folder();
  }

  /** Where everything lies in the folder. */
  public RunFiles files() {
    return files;
  }

  /** The configuration the run was started with, as YAML. */
  public String config() {
    try {
      return Files.readString(files.config());
    } catch (IOException e) {
      throw new InputException("cannot read " + files.config() + ": " + e, e);
    }
  }

  /** Stores another configuration for the rest of the run. */
  public void replaceConfig(String config) throws IOException {
    DurableFiles.replace(files.config(), config);
  }

  /** Leaves a note that the run was stopped before its end. */
  public void markStopped(String note) throws IOException {
    DurableFiles.replace(files.stopped(), note + "\n");
  }

  /** Takes that note away. */
  public void unmarkStopped() throws IOException {
    Files.deleteIfExists(files.stopped());
  }

  /** Whether the run in {@code folder} was stopped before its end and not continued since. */
  public static boolean isMarkedStopped(Path folder) {
    return Files.exists(new RunFiles(folder).stopped());
  }

  /**
   * Stores where this session of the run came from; see {@link RunFiles#provenance}.
   *
   * @return the file written
   */
  public Path writeProvenance(Provenance provenance) throws IOException {
    Path file = files.provenance(files.provenances().size() + 1);
    JsonFile.write(file, provenance);
    return file;
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new InputException("cannot release the lock of run folder " + path(), e);
    }
  }

  private static void checkEmpty(RunFiles files) throws IOException {
    Path folder = files.folder();
    if (Files.exists(files.config())) {
      throw new InputException(
          "run folder " + folder + " holds a run: continue it with --resume, or give a new folder");
    }
    // Before its configuration is stored a run has these two.
    List<Path> own = List.of(files.lock(), DurableFiles.aside(files.config()));
    try (Stream<Path> entries = Files.list(folder)) {
      if (!entries.allMatch(own::contains)) {
        throw new InputException(
            "folder " + folder + " is not empty and holds no run: give a new or empty folder");
      }
    }
  }

  private static RunFolder lock(RunFiles files) throws IOException {
    FileChannel channel =
        FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!DurableFiles.lock(channel)) {
        throw new InputException("run folder " + files.folder() + " is in use by another process");
      }
      return new RunFolder(files, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private RunFolder withSubfolders() throws IOException {
    try {
      Files.createDirectories(files.checkpoints());
      Files.createDirectories(files.masks());
      return this;
    } catch (IOException e) {
      DurableFiles.cleanUpAfter(e, lockChannel::close);
      throw e;
    }
  }
}
