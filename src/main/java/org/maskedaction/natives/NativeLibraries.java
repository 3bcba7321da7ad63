package org.maskedaction.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.maskedaction.io.InputException;

/**
 * Unpacks the native libraries of nd4j, oneDNN and FFmpeg and loads them in one order.
 *
 * <p>The jars bring files of equal names, above all two {@code libgomp.so.1}, of which JavaCPP
 * keeps the one that was loaded first and makes the other a link to it. Processes with different
 * orders would overwrite each other's files while these are mapped. So nd4j is always first, and
 * the folder, which belongs to one set of versions, is filled by one process while others wait;
 * from then on nobody writes into it.
 *
 * <p>The folder lies in that of the system property {@code org.bytedeco.javacpp.cachedir}, by
 * default in {@code .javacpp/cache} of the home directory, or of the folder for temporary files
 * where there is no home.
 */
public final class NativeLibraries {
  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final String NOT_KNOWN = "?"; // what Java calls the home of a user without one
  private static final Duration MOST_WAIT = Duration.ofMinutes(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final long UNPACKED_MIB = 600;

  // By name: the first is not there beside the GPU backend, and FFmpeg only where it is used.
  private static final String ND4J = "org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu";
  private static final List<String> OTHERS =
      List.of(
          "org.bytedeco.dnnl.global.dnnl",
          "org.bytedeco.ffmpeg.global.avutil",
          "org.bytedeco.ffmpeg.global.swresample",
          "org.bytedeco.ffmpeg.global.swscale",
          "org.bytedeco.ffmpeg.global.avcodec",
          "org.bytedeco.ffmpeg.global.avformat");

  private static final String NAME = "masked-action-" + NativeVersions.name();

  private static boolean unpacked;
  private static boolean loaded;

  private NativeLibraries() {}

  /**
   * Fills the folder if need be and makes JavaCPP take it, which is enough for FFmpeg. Does nothing
   * the second time.
   *
   * @throws InputException naming the folder, where it cannot be used
   */
  public static synchronized void unpack() {
    if (unpacked) {
      return;
    }
    // Kernels run single-threaded inside our pool, so OpenMP must not start workers of its own.
    setEnvironment("OMP_NUM_THREADS", "1");
    setEnvironment("OMP_WAIT_POLICY", "PASSIVE");
    setEnvironment("OPENBLAS_NUM_THREADS", "1");
    Path folder = folder();
    System.setProperty(FOLDER, folder.toString());
    try {
      // Another one where the program has used JavaCPP before.
      folder = Loader.getCacheDir().toPath();
      fill(folder);
    } catch (IOException | LinkageError e) {
      throw unusable(folder, e);
    }
    unpacked = true;
  }

  /**
   * Loads nd4j's libraries, after which all others may be loaded in any order. Does nothing the
   * second time.
   *
   * @throws InputException naming the folder, where it cannot be used
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    unpack();
    try {
      loadFirst();
    } catch (LinkageError e) {
      throw unusable(Path.of(System.getProperty(FOLDER)), e);
    }
    loaded = true;
  }

  private static InputException unusable(Path folder, Throwable error) {
    return new InputException(
        "%s: native libraries cannot be unpacked or loaded there (%s); expected a folder on a disk"
                .formatted(folder, firstLine(error))
            + " with %d MiB free that programs may run from, set -D%s=FOLDER"
                .formatted(UNPACKED_MIB, FOLDER),
        error);
  }

  private static void loadFirst() {
    try {
      load(ND4J);
    } catch (ClassNotFoundException e) {
      // The GPU backend has no file of the same name as another.
    }
  }

  private static void load(String type) throws ClassNotFoundException {
    Loader.load(Class.forName(type, false, NativeLibraries.class.getClassLoader()));
  }

  private static void fill(Path folder) throws IOException {
    Path complete = folder.resolve(NAME + ".complete");
    if (Files.exists(complete)) {
      return;
    }
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(NAME + ".filling"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = waitFor(channel, folder)) {
      if (lock.isValid() && !Files.exists(complete)) {
        loadFirst();
        for (String other : OTHERS) {
          try {
            load(other);
          } catch (ClassNotFoundException e) {
            throw new IOException("there is no class " + other, e);
          }
        }
        Files.createFile(complete);
      }
    }
  }

  private static FileLock waitFor(FileChannel channel, Path folder) throws IOException {
    long end = System.nanoTime() + MOST_WAIT.toNanos();
    while (System.nanoTime() < end) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      try {
        Thread.sleep(BETWEEN_TRIES.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while another process fills " + folder, e);
      }
    }
    throw new IOException(
        "another process has been filling it for %d minutes".formatted(MOST_WAIT.toMinutes()));
  }

  /** The folder of these versions in the first place that can be written to. */
  private static Path folder() {
    List<Path> places = places();
    for (Path place : places) {
      Path folder = place.resolve(NAME);
      try {
        Files.createDirectories(folder);
        if (Files.isWritable(folder)) {
          return folder.toRealPath();
        }
      } catch (IOException e) {
        continue; // the next place
      }
    }
    throw new InputException(
        "native libraries cannot be unpacked: no folder can be written to among %s; set -D%s=FOLDER"
            .formatted(places, FOLDER));
  }

  private static List<Path> places() {
    String given = System.getProperty(FOLDER);
    if (given != null) {
      return List.of(Path.of(given).toAbsolutePath());
    }
    List<Path> places = new ArrayList<>();
    String home = System.getProperty("user.home", NOT_KNOWN);
    if (!home.isBlank() && !home.equals(NOT_KNOWN)) {
      places.add(Path.of(home, ".javacpp", "cache").toAbsolutePath());
    }
    String user = System.getProperty("user.name", "unknown").replaceAll("\\W", "_");
    places.add(
        Path.of(System.getProperty("java.io.tmpdir"), ".javacpp-" + user, "cache")
            .toAbsolutePath());
    return places;
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Sets a variable of this process's own environment, which native libraries read when they load.
   */
  private static void setEnvironment(String name, String value) {
    if (Platform.isWindows()) {
      NativeLibrary.getInstance("msvcrt")
          .getFunction("_putenv")
          .invokeInt(new Object[] {name + "=" + value});
    } else {
      Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
      setenv.invokeInt(new Object[] {name, value, 1});
    }
  }
}
