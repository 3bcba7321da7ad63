package org.maskedaction.run.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of checkpoints, one subfolder {@code step-00001234} each. A checkpoint is written aside,
 * brought to disk with checksums of all files, and renamed in one step: whatever happens during a
 * save, the checkpoints of before stay as they were. One process at a time may save.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");
  private static final String ASIDE = ".tmp-";
  private static final String REPLACED = ".replaced-";

  private final Path folder;
  private final int keepLast;

  /**
   * Of a folder, which need not exist yet.
   *
   * @param keepLast how many checkpoints stay after a save, at least 1
   */
  public CheckpointStore(Path folder, int keepLast) {
    if (keepLast < 1) {
      throw new InputException("checkpoints to keep: " + keepLast + "; expected at least 1");
    }
    this.folder = folder;
    this.keepLast = keepLast;
  }

  /**
   * Saves a checkpoint, then deletes those beyond the number to keep. Checkpoints of later steps
   * belong to a course of training that was given up; they are deleted with a warning.
   *
   * @param step optimiser steps done
   * @param state JSON values: strings, numbers, booleans, lists and maps; not-a-number and
   *     infinities come back as strings
   * @param writer writes the other files
   * @return the folder of the checkpoint
   * @throws IOException if writing fails; the checkpoints of before are then as they were
   */
  public Path save(long step, Map<String, Object> state, Writer writer) throws IOException {
    Files.createDirectories(folder);
    recover();
    Path aside = folder.resolve(ASIDE + name(step));
    try {
      Files.createDirectory(aside);
      writer.writeTo(aside);
      CheckpointManifest.seal(aside, step, state);
    } catch (IOException | RuntimeException e) {
      DurableFiles.cleanUpAfter(
          e,
          () -> {
            if (Files.exists(aside)) {
              DurableFiles.deleteTree(aside);
            }
          });
      throw e;
    }
    Path saved = publish(aside, step);
    prune(step);
    return saved;
  }

  /**
   * The steps of all checkpoints, damaged ones included, in ascending order; empty without a
   * folder.
   */
  public List<Long> steps() {
    TreeSet<Long> steps = new TreeSet<>();
    list().forEach(path -> step(path).ifPresent(steps::add));
    return List.copyOf(steps);
  }

  /** The step of a checkpoint by the name of its folder, whose content is not looked at. */
  public static OptionalLong step(Path checkpoint) {
    Matcher name = NAME.matcher(String.valueOf(checkpoint.getFileName()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /** The folder of the newest step, whose content is not looked at. */
  public Optional<Path> newest() {
    List<Long> steps = steps();
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(folder.resolve(name(Collections.max(steps))));
  }

  /**
   * The checkpoint of a step, after comparing all its files with their checksums.
   *
   * @throws InputException if there is none, or it is damaged
   */
  public Checkpoint load(long step) {
    if (!steps().contains(step)) {
      String known = "; there are " + steps();
      throw new InputException("no checkpoint of step " + step + " in " + folder + known);
    }
    return CheckpointManifest.verify(folder.resolve(name(step)), step);
  }

  /**
   * The newest checkpoint whose files all match their checksums; each newer one that does not is
   * reported as a warning.
   *
   * @throws InputException if there is no valid checkpoint
   */
  public Checkpoint latestValid() {
    return latestValid(checkpoint -> true);
  }

  /**
   * As {@link #latestValid()}, but passes over checkpoints that the caller has no use for.
   *
   * @throws InputException if there is no valid checkpoint that is wanted
   */
  public Checkpoint latestValid(Predicate<Checkpoint> wanted) {
    restoreReplaced();
    List<Long> steps = steps();
    List<String> damages = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      try {
        Checkpoint checkpoint = load(steps.get(i));
        if (wanted.test(checkpoint)) {
          return checkpoint;
        }
        LOG.info("Checkpoint of step {} is not the one to go on from", steps.get(i));
        damages.add(checkpoint.folder() + " is not one to go on from");
      } catch (InputException e) {
        LOG.warn("Checkpoint of step {} cannot be used: {}", steps.get(i), e.getMessage());
        damages.add(e.getMessage());
      }
    }
    String found = damages.isEmpty() ? "there is none" : String.join("; ", damages);
    throw new InputException("no valid checkpoint in " + folder + ": " + found);
  }

  private static String name(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("negative step " + step);
    }
    return String.format(Locale.ROOT, "step-%08d", step);
  }

  /** Renames a complete folder to its final name; a checkpoint of the same step gives way to it. */
  private Path publish(Path aside, long step) throws IOException {
    Path target = folder.resolve(name(step));
    Path replaced = folder.resolve(REPLACED + name(step));
    DurableFiles.syncFolder(aside);
    if (Files.exists(target)) {
      move(target, replaced);
    }
    move(aside, target);
    DurableFiles.syncFolder(folder);
    if (Files.exists(replaced)) {
      DurableFiles.deleteTree(replaced);
    }
    return target;
  }

  /** Deletes by age; a failure is reported, since the new checkpoint is already safe. */
  private void prune(long saved) {
    List<Long> kept = new ArrayList<>(steps());
    try {
      for (long step : steps()) {
        if (step > saved) {
          LOG.warn("Deleting the checkpoint of step {}: training went back to {}", step, saved);
          delete(step);
          kept.remove(step);
        }
      }
      while (kept.size() > keepLast) {
        delete(kept.remove(0));
      }
    } catch (IOException e) {
      LOG.warn("Cannot delete old checkpoints in {}", folder, e);
    }
  }

  /** Takes the name away first, so that a half-deleted folder is never taken for a checkpoint. */
  private void delete(long step) throws IOException {
    Path aside = folder.resolve(ASIDE + name(step));
    move(folder.resolve(name(step)), aside);
    DurableFiles.deleteTree(aside);
  }

  private void recover() throws IOException {
    restoreReplaced();
    for (Path path : list()) {
      if (path.getFileName().toString().startsWith(ASIDE)) {
        LOG.info("Removing {}, left over from an interrupted save", path);
        DurableFiles.deleteTree(path);
      }
    }
  }

  /** Undoes a replacement that was interrupted between its two renames. */
  private void restoreReplaced() {
    for (Path path : list()) {
      String name = path.getFileName().toString();
      if (name.startsWith(REPLACED)) {
        Path original = folder.resolve(name.substring(REPLACED.length()));
        try {
          if (Files.exists(original)) {
            DurableFiles.deleteTree(path);
          } else {
            move(path, original);
          }
        } catch (IOException e) {
          throw new InputException("cannot restore checkpoint " + path, e);
        }
      }
    }
  }

  private List<Path> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Map<String, Path> paths = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(path -> paths.put(path.getFileName().toString(), path));
    } catch (IOException e) {
      throw new InputException("cannot list checkpoints in " + folder, e);
    }
    return List.copyOf(paths.values());
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes the files of one checkpoint. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes files, without subfolders, into an empty folder; an exception abandons the checkpoint.
     *
     * @param folder where to write; it gets its final name later, so the path must not be kept
     */
    void writeTo(Path folder) throws IOException;
  }
}
