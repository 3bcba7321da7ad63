package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.WorkerPool;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

/** Prepares many videos at the same time; the results keep the order of the catalogue. */
final class VideoWorkers {
  private static final String UNLABELLED = "unlabelled";
  private static final String FOLDER = "videos/";

  private final Catalogue catalogue;
  private final Transcoder transcoder;
  private final Path out;
  private final int threads;
  private final List<PreparedVideo> videos = new ArrayList<>();
  private final List<LeftOut> leftOut;

  /**
   * For one preparation.
   *
   * @param transcoder shrinks videos, or null to list them where they are
   * @param out folder of the written videos
   */
  VideoWorkers(Catalogue catalogue, Transcoder transcoder, Path out, int threads) {
    this.catalogue = catalogue;
    this.transcoder = transcoder;
    this.out = out;
    this.threads = threads;
    this.leftOut = new ArrayList<>(catalogue.missing());
  }

  /** Either a video or why there is none. */
  private record Outcome(PreparedVideo video, LeftOut leftOut) {}

  /**
   * Prepares all videos of the catalogue.
   *
   * @param progress is told how many are done, in order
   * @throws IOException where a result cannot be written; the others are then given up
   */
  void run(IntConsumer progress) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads, "interrupted while preparing videos")) {
      pool.run(
          tasks(),
          (outcome, done) -> {
            keep(outcome);
            progress.accept(done);
          });
    }
  }

  private List<Callable<Outcome>> tasks() {
    TargetNames names = new TargetNames();
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (Catalogue.Entry entry : catalogue.entries()) {
      String folder = entry.label() < 0 ? UNLABELLED : catalogue.classes().get(entry.label());
      String target = FOLDER + names.next(folder, VideoTree.stem(entry.file().toString()));
      tasks.add(() -> prepare(entry, target));
    }
    return tasks;
  }

  private Outcome prepare(Catalogue.Entry entry, String target) throws IOException {
    try {
      return new Outcome(read(entry, target), null);
    } catch (InputException e) {
      return new Outcome(null, new LeftOut(entry.id(), e.getMessage()));
    }
  }

  /**
   * Probes a video and, where a size is given, writes it into the folder.
   *
   * @param target path in {@code out}, with slashes and without an extension; not used where videos
   *     stay where they are
   * @throws InputException naming the video and why it cannot be used
   * @throws IOException where a result cannot be written
   */
  private PreparedVideo read(Catalogue.Entry entry, String target) throws IOException {
    PreparedVideo.Facts facts = PreparedVideo.Facts.probe(entry.file());
    if (transcoder == null) {
      return prepared(entry, entry.file().toString(), facts, facts);
    }
    if (transcoder.shrinks(facts)) {
      String listed = target + ".mp4";
      return prepared(entry, listed, facts, shrink(entry, out.resolve(listed)));
    }
    String name = entry.file().getFileName().toString();
    String listed = target + "." + VideoTree.extension(name);
    PreparedVideo copied = prepared(entry, listed, facts, facts);
    Path file = folderOf(out.resolve(listed));
    Files.copy(entry.file(), file);
    return copied;
  }

  private PreparedVideo.Facts shrink(Catalogue.Entry entry, Path target) throws IOException {
    int frames;
    try {
      frames = transcoder.shrink(entry.file(), folderOf(target));
    } catch (InputException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    PreparedVideo.Facts result = PreparedVideo.Facts.probe(target);
    if (result.frames() != frames) {
      throw new IOException(
          "%s: has %d frames, expected the %d of %s"
              .formatted(target, result.frames(), frames, entry.file()));
    }
    return result;
  }

  private static Path folderOf(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return file;
  }

  private static PreparedVideo prepared(
      Catalogue.Entry entry,
      String listed,
      PreparedVideo.Facts source,
      PreparedVideo.Facts result) {
    try {
      VideoList.row(listed, entry.label());
    } catch (InputException e) {
      throw new InputException(entry.file() + ": " + e.getMessage(), e);
    }
    return new PreparedVideo(entry, listed, source, result);
  }

  private void keep(Outcome outcome) {
    if (outcome.video() == null) {
      leftOut.add(outcome.leftOut());
    } else {
      videos.add(outcome.video());
    }
  }

  /** The videos that can be used. */
  List<PreparedVideo> videos() {
    return videos;
  }

  /** The videos that are not there or cannot be read. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /**
   * Names for written videos: a folder per class, file names as in the source. Characters that some
   * file systems refuse become underscores, so that no name leads out of the folder; equal names
   * are told apart by a number.
   */
  static final class TargetNames {
    private static final String UNSAFE = "[\\\\/:*?\"<>|\\p{Cntrl}\\u2028\\u2029\\x85]";

    private final Set<String> taken = new HashSet<>();

    /** A name that has not been given before, {@code FOLDER/FILE} without an extension. */
    String next(String folder, String stem) {
      String wanted = safe(folder) + "/" + safe(stem);
      String name = wanted;
      for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
        name = wanted + "-" + number;
      }
      return name;
    }

    private static String safe(String name) {
      String plain = name.replaceAll(UNSAFE, "_").strip();
      String ended = plain.replaceAll("[. ]+$", "").replaceAll("^\\.+", "_");
      return ended.isEmpty() ? "_" : ended;
    }
  }
}
