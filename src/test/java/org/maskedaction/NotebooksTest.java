package org.maskedaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the notebooks from the first cell to the last, as a Java kernel does, with few steps. */
class NotebooksTest {
  private static final Path NOTEBOOKS = Path.of("notebooks");
  private static final String STEPS = "notebook.steps";
  private static final String DIR = "notebook.dir";

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyCellRuns(Path notebook, @TempDir Path temp) throws IOException {
    System.setProperty(STEPS, "6"); // 4 with random masks, 2 with the sampler
    System.setProperty(DIR, temp.toString());
    try (JShell shell = shell()) {
      int number = 0;
      for (JsonNode cell : cells(notebook)) {
        number++;
        if (isCode(cell)) {
          run(shell, source(cell), notebook.getFileName() + ", cell " + number);
        }
      }
    } finally {
      System.clearProperty(STEPS);
      System.clearProperty(DIR);
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void outputsAreNotStored(Path notebook) throws IOException {
    assertThat(cells(notebook))
        .filteredOn(NotebooksTest::isCode)
        .isNotEmpty()
        .allSatisfy(
            cell -> {
              assertThat(cell.get("outputs")).isEmpty();
              assertThat(cell.get("execution_count").isNull()).isTrue();
            });
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
    try (JShell shell = shell()) {
      assertThatThrownBy(() -> run(shell, cell, "cell 7"))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("cell 7: ")
          .hasMessageContaining("missing");
    }
  }

  @Test
  void failuresNameTheExceptionOfTheCell() {
    try (JShell shell = shell()) {
      assertThatThrownBy(() -> run(shell, "int third = new int[2][3][0].length / 0;", "cell 1"))
          .hasMessageContaining("java.lang.ArithmeticException: / by zero");
    }
  }

  private static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  private static JsonNode cells(Path notebook) throws IOException {
    return new ObjectMapper().readTree(notebook.toFile()).get("cells");
  }

  private static boolean isCode(JsonNode cell) {
    return cell.get("cell_type").asText().equals("code");
  }

  private static String source(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    cell.get("source").forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** A shell that runs snippets in this thread, with the class path of the tests. */
  private static JShell shell() {
    JShell shell = JShell.builder().executionEngine(new InThisThread(), Map.of()).build();
    String ofTests = System.getProperty("surefire.test.class.path");
    shell.addToClasspath(ofTests == null ? System.getProperty("java.class.path") : ofTests);
    return shell;
  }

  private static void run(JShell shell, String cell, String place) {
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      String snippet = next.completeness().isComplete() ? next.source() : rest;
      for (SnippetEvent event : shell.eval(snippet)) {
        requireSuccess(shell, event, place);
      }
      rest = next.completeness().isComplete() ? next.remaining() : "";
    }
  }

  private static void requireSuccess(JShell shell, SnippetEvent event, String place) {
    boolean evaluated = event.causeSnippet() == null;
    if (evaluated && event.status() != Snippet.Status.VALID) {
      fail(place, event, diagnostics(shell, event.snippet()));
    }
    if (event.exception() != null) {
      fail(place, event, trace(event.exception()));
    }
  }

  private static void fail(String place, SnippetEvent event, String reason) {
    throw new AssertionError(
        "%s: %s%n%s%n%s".formatted(place, event.status(), event.snippet().source(), reason));
  }

  private static String diagnostics(JShell shell, Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String trace(JShellException exception) {
    String type =
        exception instanceof EvalException thrown
            ? thrown.getExceptionClassName()
            : exception.getClass().getName();
    return Stream.concat(
            Stream.of(type + ": " + exception.getMessage()),
            Stream.of(exception.getStackTrace()).map(frame -> "  at " + frame))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /**
   * Runs snippets where the shell is called. The local engine of the JDK instead waits for threads
   * that a snippet has started, and those of the kernels do not end.
   */
  private static final class InThisThread implements ExecutionControlProvider {
    @Override
    public String name() {
      return "in this thread";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return new DirectExecutionControl();
    }
  }
}
