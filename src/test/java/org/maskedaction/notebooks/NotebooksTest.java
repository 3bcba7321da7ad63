package org.maskedaction.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the notebooks from the first cell to the last with few steps, and looks at the outputs that
 * they are stored with. With the system property {@code notebook.store=true} it runs them in full
 * length instead and stores the outputs; {@code notebook.only} then chooses those whose name
 * contains its value.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // what is stored is looked at afterwards
class NotebooksTest {
  private static final Path NOTEBOOKS = Path.of("notebooks");
  private static final String QUICK = "notebook.quick";
  private static final String DIR = "notebook.dir";
  private static final boolean STORE = Boolean.getBoolean("notebook.store");
  private static final int MOST_BYTES = 200_000;

  @Order(1)
  @ParameterizedTest
  @MethodSource("notebooks")
  void everyCellRunsAndShowsWhatIsStored(Path path, @TempDir Path temp) throws IOException {
    NotebookFile notebook = new NotebookFile(path);
    List<String> stored = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    System.setProperty(QUICK, Boolean.toString(!STORE));
    System.setProperty(DIR, temp.toString());
    try (NotebookKernel kernel = new NotebookKernel()) {
      int number = 0;
      for (ObjectNode cell : notebook.codeCells()) {
        number++;
        String place = "code cell " + number;
        stored.add(place + ": " + kinds(cell.get("outputs")));
        NotebookKernel.Shown output =
            kernel.run(NotebookFile.text(cell.get("source")), path.getFileName() + ", " + place);
        NotebookFile.store(cell, number, output);
        shown.add(place + ": " + kinds(cell.get("outputs")));
      }
    } finally {
      System.clearProperty(QUICK);
      System.clearProperty(DIR);
    }
    if (STORE) {
      notebook.write();
    } else {
      assertThat(stored).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void storedOutputsAreNumberedAndSmallAndHoldNoPathOfAMachine(Path path) throws IOException {
    NotebookFile notebook = new NotebookFile(path);
    assertThat(Files.size(path)).isLessThan(MOST_BYTES);
    assertThat(notebook.toJson()).isEqualTo(Files.readString(path));
    List<ObjectNode> cells = notebook.codeCells();
    for (int i = 0; i < cells.size(); i++) {
      assertThat(cells.get(i).get("execution_count").asInt()).isEqualTo(i + 1);
      assertThat(cells.get(i).get("outputs").toString())
          .doesNotContain("/tmp", "/home", "/root", System.getProperty("java.io.tmpdir"));
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void storedPicturesCanBeRead(Path path) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (ObjectNode cell : new NotebookFile(path).codeCells()) {
      for (JsonNode output : cell.get("outputs")) {
        String png = output.path("data").path("image/png").asText();
        if (!png.isEmpty()) {
          byte[] bytes = Base64.getDecoder().decode(png);
          pictures.add(ImageIO.read(new ByteArrayInputStream(bytes)));
        }
      }
    }
    assertThat(pictures).isNotEmpty().doesNotContainNull();
    assertThat(pictures).allMatch(picture -> picture.getWidth() > 200);
  }

  /** Kinds of outputs, such as stream or image/png. */
  private static List<String> kinds(JsonNode outputs) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode output : outputs) {
      if (output.has("data")) {
        output.get("data").fieldNames().forEachRemaining(kinds::add);
      } else {
        kinds.add(output.get("output_type").asText());
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int a = 1;\nint b = a + missing;",
        "int a = 1;\nint missing() { return absent; }",
        "int a = 1;\nint missing = (a +",
        "int a = 1;\nthrow new IllegalStateException(\"missing\");"
      })
  void faultyCellsAreReportedWithTheirPlace(String cell) {
    try (NotebookKernel kernel = new NotebookKernel()) {
      assertThatThrownBy(() -> kernel.run(cell, "cell 7"))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("cell 7: ")
          .hasMessageContaining("missing");
    }
  }

  @Test
  void failuresNameTheExceptionOfTheCell() {
    try (NotebookKernel kernel = new NotebookKernel()) {
      assertThatThrownBy(() -> kernel.run("int third = new int[2][3][0].length / 0;", "cell 1"))
          .hasMessageContaining("java.lang.ArithmeticException: / by zero");
    }
  }

  @Test
  void aCellShowsWhatItPrintsAndTheValueOfItsLastExpression() {
    try (NotebookKernel kernel = new NotebookKernel()) {
      NotebookKernel.Shown printed = kernel.run("int a = 2;\nSystem.out.println(a);", "cell 1");
      NotebookKernel.Shown value = kernel.run("a + 1;\njava.util.List.of(a, 5)", "cell 2");

      assertThat(printed).isEqualTo(new NotebookKernel.Shown("2\n", null));
      assertThat(value).isEqualTo(new NotebookKernel.Shown("", List.of(2, 5)));
      assertThat(kernel.run("a", "cell 3").value()).isEqualTo(2);
      assertThat(kernel.run("int b = 4;", "cell 4").value()).isNull();
    }
  }

  private static List<Path> notebooks() throws IOException {
    String only = STORE ? System.getProperty("notebook.only", "") : "";
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .filter(file -> file.getFileName().toString().contains(only))
          .sorted()
          .toList();
    }
  }
}
