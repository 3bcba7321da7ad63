package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.maskedaction.data.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree of folders: the first folder of a video is its class, whatever is below. Where the first
 * folders are called {@code train}, {@code val} and {@code test} and nothing else, they are the
 * parts, and the second folder is the class.
 */
final class FolderCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(FolderCatalogue.class);

  private FolderCatalogue() {}

  /**
   * Lists the videos below a folder.
   *
   * @param labels file of all classes, or null for the names of the folders in alphabetical order
   */
  static Catalogue read(Path videos, Path labels) {
    VideoTree tree = VideoTree.scan(videos);
    boolean parts = namesParts(tree.videos());
    int depth = parts ? 1 : 0;
    Set<String> classes = new TreeSet<>();
    for (String video : tree.videos()) {
      String[] names = video.split("/");
      if (names.length > depth + 1) {
        classes.add(names[depth]);
      }
    }
    warnOfOneClass(videos, depth, classes, tree.videos());
    ClassTable table = ClassTable.of(labels, classes);
    Catalogue.Builder builder = new Catalogue.Builder();
    for (String video : tree.videos()) {
      String[] names = video.split("/");
      Path file = tree.file(video);
      if (names.length > depth + 1) {
        int label = table.label(names[depth], file.toString());
        Part part = parts ? Part.named(names[0]) : null;
        builder.add(new Catalogue.Entry(file, video, label, part));
      } else {
        builder.missing(video, file + ": is in no class folder");
      }
    }
    builder.ignore("not named as a video", tree.others());
    return builder.build(table.names());
  }

  /** As it happens where the folder is one above that of the classes. */
  private static void warnOfOneClass(
      Path folder, int depth, Set<String> classes, List<String> videos) {
    if (classes.size() != 1) {
      return;
    }
    String only = classes.iterator().next();
    Set<String> inner = new TreeSet<>();
    for (String video : videos) {
      String[] names = video.split("/");
      if (names.length > depth + 2) {
        inner.add(names[depth + 1]);
      }
    }
    if (depth == 0 && inner.size() > 1) {
      LOG.warn(
          "{}: all videos are of one class, '{}', as the first folder is the class; if its {}"
              + " folders ('{}', ...) are the classes, give {} instead",
          folder,
          only,
          inner.size(),
          inner.iterator().next(),
          folder.resolve(only));
    } else {
      LOG.warn("{}: all videos are of one class, '{}'", folder, only);
    }
  }

  /** Whether all first folders are parts with folders in them. */
  private static boolean namesParts(List<String> videos) {
    boolean nested = false;
    for (String video : videos) {
      String[] names = video.split("/");
      if (names.length > 1 && Part.named(names[0]) == null) {
        return false;
      }
      nested |= names.length > 2;
    }
    return nested;
  }
}
