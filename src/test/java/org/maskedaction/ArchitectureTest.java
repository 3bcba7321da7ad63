package org.maskedaction;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.beans.XMLDecoder;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code src/site/architecture.md} says about the packages, against the compiled classes. */
class ArchitectureTest {
  private static final String ROOT = "org.maskedaction.";
  private static final Path PAGE = Path.of("src/site/architecture.md");
  private static final Path SOURCES = Path.of("src/main/java/org/maskedaction");
  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?org\\.maskedaction\\.([a-z0-9.]+)\\.[A-Z]");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.maskedaction");

  /** The packages of the list from top to bottom, each with what it may use. */
  private static Map<String, Set<String>> arrows() throws IOException {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    for (String row : block(PAGE, "```arrows")) {
      String[] sides = row.split("->", -1);
      assertThat(sides).as(row).hasSize(2);
      Set<String> used =
          Arrays.stream(sides[1].split(" "))
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(arrows.put(sides[0].strip(), used)).as("%s stands twice", sides[0]).isNull();
    }
    return arrows;
  }

  private static List<String> block(Path page, String begin) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      if (inside && line.equals("```")) {
        return rows;
      }
      if (inside) {
        rows.add(line);
      }
      inside |= line.equals(begin);
    }
    throw new AssertionError("%s: has no block that begins with %s".formatted(page, begin));
  }

  /** As the classes and, for constants and types that leave no trace in them, the imports say. */
  private static Map<String, Set<String>> usedPackages() throws IOException {
    Map<String, Set<String>> used = imports();
    for (JavaClass type : CLASSES) {
      Set<String> names = used.computeIfAbsent(name(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT) && !name(target).equals(name(type))) {
          names.add(name(target));
        }
      }
    }
    return used;
  }

  private static Map<String, Set<String>> imports() throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
        Matcher imports = IMPORT.matcher(Files.readString(file));
        while (imports.find()) {
          if (!imports.group(1).equals(name)) {
            used.computeIfAbsent(name, key -> new TreeSet<>()).add(imports.group(1));
          }
        }
      }
    }
    return used;
  }

  private static List<String> pairs(Map<String, Set<String>> arrows) {
    return arrows.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(used -> entry.getKey() + " -> " + used))
        .toList();
  }

  private static String name(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  @Test
  void packagesUseWhatTheListSaysAndNothingElse() throws IOException {
    List<String> listed = pairs(arrows());
    assertThat(pairs(usedPackages())).containsExactlyInAnyOrderElementsOf(listed);
    assertThat(arrows().keySet()).containsExactlyInAnyOrderElementsOf(usedPackages().keySet());
  }

  @Test
  void arrowsPointDown() throws IOException {
    List<String> order = List.copyOf(arrows().keySet());
    arrows()
        .forEach(
            (name, used) ->
                assertThat(order.subList(order.indexOf(name) + 1, order.size()))
                    .as("below %s", name)
                    .containsAll(used));
  }

  @Test
  void packagesAndTheirSubPackagesHaveNoCycles() {
    slices().matching("org.maskedaction.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Kinds are found on the class path: what works for one works for all. */
  @Test
  void nothingOutsideAKindNamesIt() throws IOException {
    arrows()
        .forEach(
            (name, used) ->
                assertThat(used)
                    .as(name)
                    .noneMatch(
                        other ->
                            other.startsWith("kind.")
                                && !other.startsWith(name + ".")
                                && !name.startsWith(other)));
  }

  /** The drawing of the README has the same packages in the same order. */
  @Test
  void theDrawingShowsEveryPackage() throws IOException {
    List<String> drawn = new ArrayList<>();
    for (String row : block(Path.of("README.md"), "```packages")) {
      String left = row.split(" {3,}")[0];
      drawn.addAll(Arrays.stream(left.split(" +")).filter(name -> !name.isEmpty()).toList());
    }
    List<String> listed =
        arrows().keySet().stream().map(name -> name.split("\\.")[0]).distinct().toList();
    assertThat(drawn).isEqualTo(listed);
  }

  /** Files and configurations are data: nothing in them can name a class to load. */
  @Test
  void nothingIsDeserialisedByJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(XMLDecoder.class)
        .check(CLASSES);
  }
}
