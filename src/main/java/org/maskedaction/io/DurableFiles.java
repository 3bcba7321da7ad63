package org.maskedaction.io;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** File operations after which the result is either wholly on disk or not there at all. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Writes a file that does not have its name yet. */
  @FunctionalInterface
  public interface Writer<T> {
    /** Writes the file; an exception leaves the file of before in place. */
    T writeTo(Path aside) throws IOException;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; an exception leaves the file of before in place. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Closes or deletes something. */
  @FunctionalInterface
  public interface Cleaning {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Has a file written aside, brings it to disk and moves it over {@code file} in one step.
   *
   * @return what the writer returns
   * @throws IOException if that fails; a file of that name is then as it was
   */
  public static <T> T replaceBy(Path file, Writer<T> writer) throws IOException {
    Path target = file.toAbsolutePath();
    Path aside = aside(target);
    T result;
    try {
      result = writer.writeTo(aside);
      sync(aside);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      cleanUpAfter(e, () -> Files.deleteIfExists(aside));
      throw e;
    }
    syncFolder(target.getParent());
    return result;
  }

  /** Where a file lies until it is complete. */
  public static Path aside(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  /** Replaces a file by content, as {@link #replaceBy} does. */
  public static void replace(Path file, Content content) throws IOException {
    replaceBy(
        file,
        aside -> {
          try (FileChannel channel =
              FileChannel.open(
                  aside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            content.writeTo(channel);
          }
          return null;
        });
  }

  /** Replaces a file by UTF-8 text, as {@link #replace(Path, Content)} does. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Replaces a file by what remains in a buffer, as {@link #replace(Path, Content)} does. */
  public static void replace(Path file, ByteBuffer bytes) throws IOException {
    replace(file, channel -> writeAll(channel, bytes));
  }

  /** Writes all that remains in a buffer, however often the channel has to be asked. */
  public static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Brings the content of a file to disk. */
  public static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Brings the names in a folder to disk; Windows has no such call and does it by itself. */
  public static void syncFolder(Path folder) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * That a folder is empty or not there, as one must be for results that nothing else may be with.
   *
   * @throws InputException where it is not empty, or a file
   * @throws IOException where it cannot be listed
   */
  public static void requireNew(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": is a file, expected a new or empty folder");
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new InputException(folder + ": is not empty, expected a new or empty folder");
      }
    }
  }

  /** Deletes a folder with everything in it. */
  public static void deleteTree(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  /** Cleans up after a failure; that of the cleaning is added to it. */
  public static void cleanUpAfter(Exception failure, Cleaning cleaning) {
    try {
      cleaning.run();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Locks a file until the channel is closed.
   *
   * @return false where another process or another part of this one has it locked
   */
  public static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
