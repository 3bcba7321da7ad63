package org.maskedaction.data.video.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.io.TextLines;

/**
 * Annotations of Something-Something V2: a JSON list of objects with {@code id} and, but for the
 * test part, {@code template}, whose square brackets are no part of the class name, or else {@code
 * label}. The file of a video is its id, with any extension and in any folder.
 */
final class SomethingJson {
  private static final String EXPECTED = "a JSON list of objects with id and template or label";

  private SomethingJson() {}

  /**
   * Reads annotation files; their names tell the parts.
   *
   * @param labels file of all classes, or null for the classes met, in alphabetical order
   * @throws InputException naming the file and entry that is not as described
   */
  static Catalogue read(Path videos, List<Path> files, Path labels) {
    StemCatalogue catalogue = new StemCatalogue(videos);
    for (Path file : files) {
      Part part = Part.ofFile(file);
      JsonNode list = list(file);
      for (int at = 0; at < list.size(); at++) {
        catalogue.add(annotation(list.get(at), part, "%s, entry %d".formatted(file, at + 1)));
      }
    }
    return catalogue.build(labels);
  }

  private static JsonNode list(Path file) {
    JsonNode list = JsonFile.parse(file, String.join("\n", TextLines.read(file, EXPECTED)));
    if (!list.isArray()) {
      throw new InputException(file + ": expected " + EXPECTED);
    }
    return list;
  }

  private static StemCatalogue.Annotation annotation(JsonNode entry, Part part, String where) {
    String id = entry.path("id").asText();
    String name = entry.path(entry.has("template") ? "template" : "label").asText();
    if (id.isEmpty() || name.isEmpty() && part != Part.TEST) {
      throw new InputException("%s: expected id and template or label".formatted(where));
    }
    String className = name.replace("[", "").replace("]", "");
    return new StemCatalogue.Annotation(
        List.of(id), className.isEmpty() ? null : className, part, where);
  }
}
