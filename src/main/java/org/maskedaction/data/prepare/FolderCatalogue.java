package org.maskedaction.data.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tree of folders: the first folder of a video is its class, whatever is below. Where the first
 * folders are called {@code train}, {@code val} and {@code test} and nothing else, they are the
 * parts, and the second folder is the class.
 */
final class FolderCatalogue {
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
    ClassTable table = ClassTable.of(labels, classes);
    CatalogueBuilder builder = new CatalogueBuilder();
    for (String video : tree.videos()) {
      String[] names = video.split("/");
      Path file = tree.file(video);
      if (names.length > depth + 1) {
        int label = table.label(names[depth], file.toString());
        Part part = parts ? Part.named(names[0]) : null;
        builder.add(new CatalogueEntry(file, video, label, part));
      } else {
        builder.missing(video, file + ": is in no class folder");
      }
    }
    builder.ignore("not named as a video", tree.others());
    return builder.build(table.names());
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
