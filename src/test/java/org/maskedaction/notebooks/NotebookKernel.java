package org.maskedaction.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs the cells of one notebook in a row, as a Java kernel does, with the JShell of the JDK. */
final class NotebookKernel implements AutoCloseable {
  private final JShell shell;

  /**
   * What a cell shows.
   *
   * @param text what it printed
   * @param value value of its last expression, or null
   */
  record Shown(String text, Object value) {}

  NotebookKernel() {
    shell = JShell.builder().executionEngine(new InThisThread(), Map.of()).build();
    String ofTests = System.getProperty("surefire.test.class.path");
    shell.addToClasspath(ofTests == null ? System.getProperty("java.class.path") : ofTests);
  }

  /**
   * Runs a cell.
   *
   * @param place named where the cell fails
   * @throws AssertionError where a part of it does not compile, or throws
   */
  Shown run(String cell, String place) {
    PrintStream console = System.out;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      Object value = evaluate(cell, place);
      return new Shown(text.toString(StandardCharsets.UTF_8), value);
    } finally {
      System.setOut(console);
    }
  }

  /** The value of the last snippet. */
  private Object evaluate(String cell, String place) {
    String rest = cell;
    Snippet last = null;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      String snippet = next.completeness().isComplete() ? next.source() : rest;
      for (SnippetEvent event : shell.eval(snippet)) {
        requireSuccess(event, place);
        last = event.causeSnippet() == null ? event.snippet() : last;
      }
      rest = next.completeness().isComplete() ? next.remaining() : "";
    }
    return value(last);
  }

  /** The value of an expression; null for anything else. */
  private Object value(Snippet snippet) {
    String name =
        switch (snippet == null ? Snippet.SubKind.UNKNOWN_SUBKIND : snippet.subKind()) {
          case TEMP_VAR_EXPRESSION_SUBKIND -> ((VarSnippet) snippet).name();
          case VAR_VALUE_SUBKIND -> ((ExpressionSnippet) snippet).name();
          default -> null;
        };
    if (name == null) {
      return null;
    }
    LastValue.take();
    shell.eval(LastValue.class.getName() + ".keep(" + name + ");");
    return LastValue.take();
  }

  private void requireSuccess(SnippetEvent event, String place) {
    boolean evaluated = event.causeSnippet() == null;
    if (evaluated && event.status() != Snippet.Status.VALID) {
      fail(place, event, diagnostics(event.snippet()));
    }
    if (event.exception() != null) {
      fail(place, event, trace(event.exception()));
    }
  }

  private static void fail(String place, SnippetEvent event, String reason) {
    throw new AssertionError(
        "%s: %s%n%s%n%s".formatted(place, event.status(), event.snippet().source(), reason));
  }

  private String diagnostics(Snippet snippet) {
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

  @Override
  public void close() {
    shell.close();
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
