package org.maskedaction.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file {@code src/test/resources/frozen/names.txt}: sections of rows that must not change. A
 * section begins with its name in brackets. With {@code -Dfrozen.update=true} sections are written
 * instead of compared, which is for what is new, never for what differs from before.
 */
public final class FrozenText {
  private static final Path FILE = Path.of("src/test/resources/frozen/names.txt");

  private FrozenText() {}

  /** Compares rows with a section, and names those that are missing and those that are new. */
  public static void requireSame(String section, List<String> rows) throws IOException {
    Map<String, List<String>> sections = read();
    if (Boolean.getBoolean("frozen.update")) {
      sections.put(section, rows);
      write(sections);
    }
    List<String> frozen = sections.getOrDefault(section, List.of());
    List<String> differing = new ArrayList<>();
    without(frozen, rows).forEach(row -> differing.add("- " + row));
    without(rows, frozen).forEach(row -> differing.add("+ " + row));
    assertThat(differing)
        .as("rows of [%s] in %s that are missing (-) or new (+)", section, FILE)
        .isEmpty();
    assertThat(rows).as("order of the rows of [%s] in %s", section, FILE).isEqualTo(frozen);
  }

  private static List<String> without(List<String> rows, List<String> others) {
    List<String> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }

  private static Map<String, List<String>> read() throws IOException {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    List<String> lines = Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
    for (String line : lines) {
      if (line.startsWith("[")) {
        current = new ArrayList<>();
        sections.put(line.substring(1, line.length() - 1), current);
      } else if (!line.isEmpty()) {
        current.add(line);
      }
    }
    return sections;
  }

  private static void write(Map<String, List<String>> sections) throws IOException {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, rows) -> {
          text.append(text.isEmpty() ? "[" : "\n[").append(name).append("]\n");
          rows.forEach(row -> text.append(row).append('\n'));
        });
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text);
  }
}
