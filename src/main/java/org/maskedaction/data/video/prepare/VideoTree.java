package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.maskedaction.io.InputException;

/**
 * The videos below a folder. Videos are told by their file name extension; files and folders whose
 * names begin with a dot do not count.
 */
final class VideoTree {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "3g2", "3gp", "asf", "avi", "divx", "dv", "f4v", "flv", "h264", "m1v", "m2ts", "m2v",
          "m4v", "mjpeg", "mjpg", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "nut", "ogm",
          "ogv", "rm", "rmvb", "ts", "vob", "webm", "wmv", "y4m");

  private final Path root;
  private final List<String> videos;
  private final int others;
  private final Map<String, List<String>> byStem = new HashMap<>();

  private VideoTree(Path root, List<String> videos, int others) {
    this.root = root;
    this.videos = List.copyOf(videos);
    this.others = others;
    for (String video : videos) {
      byStem.computeIfAbsent(stem(fileName(video)), key -> new ArrayList<>()).add(video);
    }
  }

  /**
   * Lists a folder with everything below it, following links.
   *
   * @throws InputException where there is no such folder or it cannot be listed
   */
  static VideoTree scan(Path root) {
    if (!Files.isDirectory(root)) {
      throw new InputException(root + ": is no folder, expected the folder of the videos");
    }
    List<String> videos = new ArrayList<>();
    int others = 0;
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String id =
            root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
        if (isVideo(id)) {
          videos.add(id);
        } else {
          others++;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(root + ": cannot be listed: " + e.getMessage(), e);
    }
    videos.sort(null);
    return new VideoTree(root, videos, others);
  }

  private static boolean isVideo(String id) {
    return !id.startsWith(".") && !id.contains("/.") && EXTENSIONS.contains(extension(id));
  }

  /** The extension in lower case, without the dot; empty where there is none. */
  static String extension(String name) {
    String file = fileName(name);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** A file name without its folders and its extension. */
  static String stem(String name) {
    String file = fileName(name);
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? file : file.substring(0, dot);
  }

  private static String fileName(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** The videos relative to the folder, with slashes, in alphabetical order. */
  List<String> videos() {
    return videos;
  }

  /** The videos whose file names are {@code stem} with any extension. */
  List<String> withStem(String stem) {
    return byStem.getOrDefault(stem, List.of());
  }

  /** The number of files that do not count as videos. */
  int others() {
    return others;
  }

  /** The file of a video. */
  Path file(String video) {
    return root.resolve(video);
  }
}
