package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.maskedaction.data.Part;

/** Collects annotations of videos whose files are told by their names, wherever they lie. */
final class StemCatalogue {
  private final VideoTree tree;
  private final List<Annotation> annotations = new ArrayList<>();

  StemCatalogue(Path videos) {
    this.tree = VideoTree.scan(videos);
  }

  /**
   * What a data set says about a video.
   *
   * @param stems names that its file may have, without extension; the first that is there counts
   * @param className its class, or null where it is not told
   * @param where the file and row that say so
   */
  record Annotation(List<String> stems, String className, Part part, String where) {}

  void add(Annotation annotation) {
    annotations.add(annotation);
  }

  /**
   * The catalogue of everything that has been added.
   *
   * @param labels file of all classes, or null for the classes met, in alphabetical order
   * @throws org.maskedaction.io.InputException where a class is not in {@code labels}
   */
  Catalogue build(Path labels) {
    Set<String> met = new LinkedHashSet<>();
    annotations.forEach(
        annotation -> {
          if (annotation.className() != null) {
            met.add(annotation.className());
          }
        });
    ClassTable classes = ClassTable.of(labels, met);
    Catalogue.Builder builder = new Catalogue.Builder();
    Set<String> used = new LinkedHashSet<>();
    for (Annotation annotation : annotations) {
      List<String> found = find(annotation);
      used.addAll(found);
      add(builder, annotation, found, classes);
    }
    builder.ignore("not named as a video", tree.others());
    builder.ignore("not named by the annotations", tree.videos().size() - used.size());
    return builder.build(classes.names());
  }

  private List<String> find(Annotation annotation) {
    for (String stem : annotation.stems()) {
      if (!tree.withStem(stem).isEmpty()) {
        return tree.withStem(stem);
      }
    }
    return List.of();
  }

  private void add(
      Catalogue.Builder builder, Annotation annotation, List<String> found, ClassTable classes) {
    String className = annotation.className();
    int label = className == null ? -1 : classes.label(className, annotation.where());
    String wanted = annotation.stems().get(0);
    if (found.isEmpty()) {
      builder.missing(wanted, wanted + ": there is no video file of this name");
    } else if (found.size() > 1) {
      builder.missing(wanted, wanted + ": there are several files: " + String.join(", ", found));
    } else {
      String id = found.get(0);
      builder.add(new Catalogue.Entry(tree.file(id), id, label, annotation.part()));
    }
  }
}
