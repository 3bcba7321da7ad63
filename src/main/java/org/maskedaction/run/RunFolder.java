package org.maskedaction.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.run.tensorboard.TensorBoardLog;

/**
 * The folder of one training run: {@code config.yaml}, {@code provenance.json}, {@code
 * metrics.jsonl}, {@code checkpoints/}, {@code masks/} and {@code tensorboard/}. It is locked from
 * opening to closing, so that no second process writes into it.
 */
public final class RunFolder implements AutoCloseable {
  private static final String CONFIG = "config.yaml";
  private static final String LOCK = "run.lock";
  private static final String STOPPED = "stopped.txt";

  private final Path folder;
  private final FileChannel lockChannel;

  private RunFolder(Path folder, FileChannel lockChannel) {
    this.folder = folder;
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
      checkEmpty(folder);
      RunFolder run = lock(folder);
      try {
        checkEmpty(folder);
        DurableFiles.replace(folder.resolve(CONFIG), config);
      } catch (IOException | RuntimeException e) {
        run.closeAfter(e);
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
    if (!Files.isRegularFile(folder.resolve(CONFIG))) {
      throw new InputException(
          "nothing to resume in " + folder + ": it has no " + CONFIG + "; start without --resume");
    }
    try {
      return lock(folder).withSubfolders();
    } catch (IOException e) {
      throw new InputException("cannot open run folder " + folder + ": " + e, e);
    }
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /** The configuration the run was started with, as YAML. */
  public String config() {
    try {
      return Files.readString(folder.resolve(CONFIG));
    } catch (IOException e) {
      throw new InputException("cannot read " + folder.resolve(CONFIG) + ": " + e, e);
    }
  }

  /** Stores another configuration for the rest of the run. */
  public void replaceConfig(String config) throws IOException {
    DurableFiles.replace(folder.resolve(CONFIG), config);
  }

  /** Leaves a note that the run was stopped before its end. */
  public void markStopped(String note) throws IOException {
    DurableFiles.replace(folder.resolve(STOPPED), note + "\n");
  }

  /** Takes that note away. */
  public void unmarkStopped() throws IOException {
    Files.deleteIfExists(folder.resolve(STOPPED));
  }

  /** Whether the run in {@code folder} was stopped before its end and not continued since. */
  public static boolean isMarkedStopped(Path folder) {
    return Files.exists(folder.resolve(STOPPED));
  }

  /** Where the batch that ended the run is kept. */
  public Path badBatch(long step) {
    return folder.resolve("bad-batch-step-%08d.npz".formatted(step));
  }

  /** One JSON object per training step; see {@link MetricsLog}. */
  public Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  /** For a checkpoint store. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** For pictures of masks. */
  public Path masks() {
    return folder.resolve("masks");
  }

  /** The picture of masks and reconstructions after {@code step} steps. */
  public Path maskSheet(long step) {
    return masks().resolve(String.format(Locale.ROOT, "step-%08d.png", step));
  }

  /** For event files; see {@link TensorBoardLog}. */
  public Path tensorboard() {
    return folder.resolve("tensorboard");
  }

  /**
   * Stores where this session of the run came from: {@code provenance.json} for the first, {@code
   * provenance-2.json} and so on for those that resumed it.
   *
   * @return the file written
   */
  public Path writeProvenance(Provenance provenance) throws IOException {
    Path file = folder.resolve("provenance.json");
    for (int session = 2; Files.exists(file); session++) {
      file = folder.resolve("provenance-" + session + ".json");
    }
    JsonFile.write(file, provenance);
    return file;
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new InputException("cannot release the lock of run folder " + folder, e);
    }
  }

  private static void checkEmpty(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CONFIG))) {
      throw new InputException(
          "run folder " + folder + " holds a run: continue it with --resume, or give a new folder");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.anyMatch(RunFolder::isForeign)) {
        throw new InputException(
            "folder " + folder + " is not empty and holds no run: give a new or empty folder");
      }
    }
  }

  /** Whether an entry is none of those a run has before its configuration is stored. */
  private static boolean isForeign(Path entry) {
    String name = entry.getFileName().toString();
    return !name.equals(LOCK) && !name.equals("." + CONFIG + ".tmp");
  }

  private static RunFolder lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(folder, null);
      }
      return new RunFolder(folder, channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InputException inUse(Path folder, Exception cause) {
    String message = "run folder " + folder + " is in use by another process";
    return new InputException(message, cause);
  }

  private RunFolder withSubfolders() throws IOException {
    try {
      Files.createDirectories(checkpoints());
      Files.createDirectories(masks());
      return this;
    } catch (IOException e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(Exception failure) {
    try {
      lockChannel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
