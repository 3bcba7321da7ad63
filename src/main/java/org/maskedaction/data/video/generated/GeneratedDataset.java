package org.maskedaction.data.video.generated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.maskedaction.data.Part;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with generated clips.
 *
 * <p>It holds the videos, the list files {@code train.csv}, {@code val.csv} and {@code test.csv}
 * with a path and a label per row, {@code classes.txt} with the name of each label, {@code
 * truth.jsonl} with the places of the sprites, and last of all {@code spec.json}, which says that
 * everything else is there. While it is being generated it holds {@code spec.json.part} instead.
 * Only one process may generate into a folder at a time.
 *
 * @param dir the folder
 * @param spec what it consists of
 */
public record GeneratedDataset(Path dir, GeneratedSpec spec) {
  /** Changes with every change of the generator that changes a clip. */
  public static final int GENERATOR_VERSION = 1;

  static final String MARKER = "spec.json";
  static final String UNFINISHED_MARKER = "spec.json.part";
  static final String TRUTH = "truth.jsonl";
  static final String CLASSES = ClassNames.FILE;

  private static final Logger LOG = LoggerFactory.getLogger(GeneratedDataset.class);
  private static final int DEFAULT_THREADS = 2;

  /**
   * The one form of JSON in a generated data set: snake case, enumerations in lower case, no
   * unknown keys.
   */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** The content of the marker files. */
  record Marker(int generatorVersion, GeneratedSpec spec) {}

  /** {@link #ensure(Path, GeneratedSpec, int, IntConsumer)} with two threads and no report. */
  public static GeneratedDataset ensure(Path dir, GeneratedSpec spec) {
    return ensure(dir, spec, DEFAULT_THREADS, done -> {});
  }

  /**
   * Makes sure that the folder holds this data set: uses it if it is there, completes it if it was
   * interrupted, and generates it if the folder is absent or empty. The files do not depend on the
   * number of threads.
   *
   * @param threads clips to generate at a time, at least 1
   * @param progress told on the calling thread how many of {@link GeneratedSpec#totalClips} are
   *     done; not called where the data set is complete already
   * @throws InputException where the folder holds something else, or cannot be read or written
   */
  public static GeneratedDataset ensure(
      Path dir, GeneratedSpec spec, int threads, IntConsumer progress) {
    Marker wanted = new Marker(GENERATOR_VERSION, spec);
    try {
      if (Files.exists(dir.resolve(MARKER))) {
        requireSame(dir.resolve(MARKER), wanted);
        return new GeneratedDataset(dir, spec);
      }
      generate(dir, wanted, threads, progress);
    } catch (IOException e) {
      throw new InputException(dir + ": cannot be generated: " + e.getMessage(), e);
    }
    return new GeneratedDataset(dir, spec);
  }

  /** The path of a clip as the list files name it, relative to the data set's folder. */
  static String clipPath(Part part, int index) {
    return String.format(Locale.ROOT, "videos/%s/%06d.mp4", part.key(), index);
  }

  /** The list file of a part. */
  public Path list(Part part) {
    return dir.resolve(part.listFile());
  }

  /** The file with the places of the sprites, for {@link MotionTruth#load}. */
  public Path truth() {
    return dir.resolve(TRUTH);
  }

  /** The file with the name of each class, one per row in the order of the labels. */
  public Path classes() {
    return dir.resolve(CLASSES);
  }

  /** One process at a time; the others wait, and find it done. */
  private static synchronized void generate(
      Path dir, Marker wanted, int threads, IntConsumer progress) throws IOException {
    Path beside = dir.toAbsolutePath().normalize();
    Files.createDirectories(beside.getParent());
    try (FileChannel lock =
        FileChannel.open(
            beside.resolveSibling("." + beside.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lock.lock(); // until the channel is closed
      if (Files.exists(dir.resolve(MARKER))) {
        requireSame(dir.resolve(MARKER), wanted);
        return;
      }
      claim(dir, wanted);
      LOG.info("generating {} clips in {}", wanted.spec().totalClips(), dir);
      new DatasetWriter(dir, wanted.spec()).write(threads, progress);
      Files.move(
          dir.resolve(UNFINISHED_MARKER), dir.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void claim(Path dir, Marker wanted) throws IOException {
    Path unfinished = dir.resolve(UNFINISHED_MARKER);
    if (Files.exists(unfinished)) {
      requireSame(unfinished, wanted);
      LOG.info("resuming the generation in {}", dir);
      return;
    }
    Files.createDirectories(dir);
    try (Stream<Path> entries = Files.list(dir)) {
      if (entries.findAny().isPresent()) {
        throw new InputException(
            dir + ": has files but is no generated data set; choose an empty or a new folder");
      }
    }
    DurableFiles.replace(
        unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(wanted));
  }

  private static void requireSame(Path file, Marker wanted) throws IOException {
    Marker found;
    try {
      found = JSON.readValue(Files.readString(file), Marker.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s: is no spec of a generated data set: %s".formatted(file, e.getOriginalMessage()), e);
    }
    if (!found.equals(wanted)) {
      throw new InputException(
          "%s: holds another data set (%s), wanted %s; choose another folder or delete this one"
              .formatted(file, found, wanted));
    }
  }
}
