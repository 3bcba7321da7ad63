package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.slf4j.LoggerFactory;

class MetricsLogTest {
  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path file;

  @BeforeEach
  void listen() {
    file = folder.resolve("metrics.jsonl");
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void rowsAreLinesOfJson() throws IOException {
    try (MetricsLog metrics = MetricsLog.create(file)) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("loss", 0.1);
      values.put("clips", 64);
      values.put("note", "größer\n");
      values.put("histogram", List.of(1, 2));
      metrics.append(1, values);
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            "{\"step\":1,\"loss\":0.1,\"clips\":64,"
                + "\"note\":\"größer\\n\",\"histogram\":[1,2]}\n");
    assertThat(MetricsLog.readAll(file))
        .containsExactly(
            Map.of(
                "step",
                1L,
                "loss",
                0.1,
                "clips",
                64L,
                "note",
                "größer\n",
                "histogram",
                List.of(1L, 2L)));
  }

  @Test
  void numbersJsonLacksAreStrings() throws IOException {
    try (MetricsLog metrics = MetricsLog.create(file)) {
      metrics.append(1, Map.of("a", Double.NaN));
      metrics.append(2, Map.of("a", Double.POSITIVE_INFINITY));
      metrics.append(3, Map.of("a", Float.NEGATIVE_INFINITY));
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"step\":1,\"a\":\"NaN\"}",
            "{\"step\":2,\"a\":\"Infinity\"}",
            "{\"step\":3,\"a\":\"-Infinity\"}");
    assertThat(MetricsLog.readAll(file))
        .extracting(row -> row.get("a"))
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Test
  void everyRowIsInTheFileBeforeTheLogIsClosed() throws IOException {
    try (MetricsLog metrics = MetricsLog.create(file)) {
      metrics.append(1, Map.of());
      assertThat(MetricsLog.readAll(file)).hasSize(1);
      metrics.append(2, Map.of());
      assertThat(MetricsLog.readAll(file)).hasSize(2);
    }
  }

  @Test
  void resumingWritesNoStepTwice() throws IOException {
    writeSteps(1, 2, 3, 4, 5);
    List<String> before = Files.readAllLines(file);
    try (MetricsLog metrics = MetricsLog.resume(file, 3)) {
      metrics.append(4, Map.of("loss", 40));
    }
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(Files.readAllLines(file).subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(MetricsLog.readAll(file).get(3)).containsEntry("loss", 40L);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void resumingWithoutAFileStartsOne() throws IOException {
    try (MetricsLog metrics = MetricsLog.resume(file, 0)) {
      metrics.append(1, Map.of());
    }
    assertThat(steps()).containsExactly(1L);
  }

  @Test
  void aLineTornAnywhereIsDroppedAndReported() throws IOException {
    writeSteps(1, 2);
    byte[] whole = Files.readAllBytes(file);
    byte[] third = "{\"step\":3,\"note\":\"größer\"}".getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < third.length; length++) {
      Files.write(file, whole);
      Files.write(file, Arrays.copyOf(third, length), StandardOpenOption.APPEND);
      log.list.clear();

      try (MetricsLog metrics = MetricsLog.resume(file, 3)) {
        metrics.append(3, Map.of());
      }

      assertThat(steps()).as("torn after %d bytes", length).containsExactly(1L, 2L, 3L);
      assertThat(log.list)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage()).contains(file.toString(), "3");
              });
    }
  }

  @Test
  void aWholeLastLineWithoutItsLineBreakStays() throws IOException {
    Files.writeString(file, "{\"step\":1}\n{\"step\":2}");
    try (MetricsLog metrics = MetricsLog.resume(file, 2)) {
      metrics.append(3, Map.of());
    }
    assertThat(steps()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void damageInTheMiddleIsNotRepaired() throws IOException {
    String damaged = "{\"step\":1}\n{\"step\":\n{\"step\":3}\n";
    Files.writeString(file, damaged);
    assertThatThrownBy(() -> MetricsLog.truncateAfter(file, 9))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(file.toString(), "line 2");
    assertThat(file).hasContent(damaged);
  }

  @Test
  void aRowWithoutAStepIsRefused() throws IOException {
    Files.writeString(file, "{\"loss\":1}\n");
    assertThatThrownBy(() -> MetricsLog.readAll(file))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("line 1", "step");
  }

  @Test
  void anExistingLogIsNotOverwritten() throws IOException {
    writeSteps(1);
    assertThatThrownBy(() -> MetricsLog.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void theStepIsGivenOnce() throws IOException {
    try (MetricsLog metrics = MetricsLog.create(file)) {
      assertThatThrownBy(() -> metrics.append(1, Map.of("step", 2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void writeSteps(long... steps) throws IOException {
    try (MetricsLog metrics = MetricsLog.create(file)) {
      for (long step : steps) {
        metrics.append(step, Map.of("loss", 1.0 / step));
      }
    }
  }

  private List<Object> steps() throws IOException {
    return MetricsLog.readAll(file).stream().map(row -> row.get("step")).toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(MetricsLog.class);
  }
}
