package org.maskedaction.data.video.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.io.TextLines;

/** The classes of a data set: names and labels from 0. */
final class ClassTable {
  private static final String EXPECTED =
      "one class name per row, rows 'NUMBER NAME' with numbers from 1 as in classInd.txt, or a JSON"
          + " object of names with numbers from 0 as in labels.json";
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,6})\\s+(\\S.*)");

  private final List<String> names;
  private final Map<String, Integer> labels = new HashMap<>();

  private ClassTable(List<String> names, String source) {
    this.names = List.copyOf(names);
    for (String name : names) {
      if (labels.put(name, labels.size()) != null) {
        throw new InputException("%s: the class '%s' is there twice".formatted(source, name));
      }
    }
  }

  /** The names in alphabetical order, each once. */
  static ClassTable sorted(Collection<String> names) {
    return new ClassTable(new ArrayList<>(new TreeSet<>(names)), "classes");
  }

  /** The classes of a file or, without one, those of {@link #sorted}. */
  static ClassTable of(Path file, Collection<String> names) {
    return file == null ? sorted(names) : read(file);
  }

  /**
   * Reads a file of classes: one name per row; or {@code classInd.txt} of UCF101; or {@code
   * labels.json} of Something-Something.
   *
   * @throws InputException naming the file where it is none of these or names a class twice
   */
  static ClassTable read(Path file) {
    List<String> rows = new ArrayList<>();
    for (String line : TextLines.read(file, EXPECTED)) {
      if (!line.isBlank()) {
        rows.add(line.strip());
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(file + ": is empty, expected " + EXPECTED);
    }
    if (rows.get(0).startsWith("{")) {
      return new ClassTable(fromJson(file, String.join("\n", rows)), file.toString());
    }
    boolean numbered = rows.stream().allMatch(row -> NUMBERED.matcher(row).matches());
    return new ClassTable(numbered ? fromNumbered(file, rows) : rows, file.toString());
  }

  private static List<String> fromNumbered(Path file, List<String> rows) {
    Map<Integer, String> byNumber = new TreeMap<>();
    for (String row : rows) {
      Matcher fields = NUMBERED.matcher(row);
      if (fields.matches()) {
        byNumber.put(Integer.parseInt(fields.group(1)), fields.group(2));
      }
    }
    return consecutive(file, byNumber, rows.size(), 1);
  }

  private static List<String> fromJson(Path file, String text) {
    Map<Integer, String> byNumber = new TreeMap<>();
    JsonNode root = JsonFile.parse(file, text);
    for (Iterator<Map.Entry<String, JsonNode>> all = root.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> field = all.next();
      byNumber.put(field.getValue().asInt(-1), field.getKey());
    }
    return consecutive(file, byNumber, root.size(), 0);
  }

  private static List<String> consecutive(
      Path file, Map<Integer, String> byNumber, int count, int first) {
    for (int number = first; number < first + count; number++) {
      if (!byNumber.containsKey(number)) {
        throw new InputException(
            "%s: no class has the number %d, expected each number from %d to %d once"
                .formatted(file, number, first, first + count - 1));
      }
    }
    return new ArrayList<>(byNumber.values());
  }

  /** The names by label. */
  List<String> names() {
    return names;
  }

  /**
   * The label of a class.
   *
   * @param where the file and row that name it, for the message
   * @throws InputException where there is no such class
   */
  int label(String name, String where) {
    Integer label = labels.get(name);
    if (label == null) {
      throw new InputException(
          "%s: '%s' is none of the %d classes".formatted(where, name, names.size()));
    }
    return label;
  }
}
