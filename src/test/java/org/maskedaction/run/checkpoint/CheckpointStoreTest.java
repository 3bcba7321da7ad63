package org.maskedaction.run.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.slf4j.LoggerFactory;

class CheckpointStoreTest {
  private static final String WEIGHTS = "weights.safetensors";

  @TempDir private Path run;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path folder;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    folder = run.resolve("checkpoints");
    store = new CheckpointStore(folder, 3);
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void whatWasSavedComesBack() throws IOException {
    Map<String, Object> state =
        Map.of("epoch", 3, "counter", Long.MAX_VALUE, "best", 0.1, "names", List.of("a", "b"));
    Path saved = store.save(12, state, writerOf(12));
    assertThat(saved).isEqualTo(folder.resolve("step-00000012")).isDirectory();

    Checkpoint loaded = store.latestValid();

    assertThat(loaded.step()).isEqualTo(12);
    assertThat(loaded.number("epoch")).isEqualTo(3);
    assertThat(loaded.number("counter")).isEqualTo(Long.MAX_VALUE);
    assertThat(loaded.state()).containsEntry("best", 0.1).containsEntry("names", List.of("a", "b"));
    assertThat(loaded.fileNames()).containsExactly(WEIGHTS);
    assertThat(weightOf(loaded)).isEqualTo(12);
    assertThatThrownBy(() -> loaded.file("optimizer.safetensors"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("optimizer.safetensors");
    assertThatThrownBy(() -> loaded.number("best"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("best");
  }

  @Test
  void onlyTheLastOnesAreKept() throws IOException {
    save(5, 10, 15, 20, 100_000_000);
    assertThat(store.steps()).containsExactly(15L, 20L, 100_000_000L);
    assertThat(namesIn(folder)).containsExactly("step-00000015", "step-00000020", "step-100000000");
  }

  @Test
  void aFailingSaveLeavesTheOthersAlone() throws IOException {
    save(1, 2, 3);
    assertThatThrownBy(
            () ->
                store.save(
                    4,
                    Map.of(),
                    aside -> {
                      Files.write(aside.resolve(WEIGHTS), new byte[100]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");

    assertThat(namesIn(folder)).containsExactly("step-00000001", "step-00000002", "step-00000003");
    assertThat(store.latestValid().step()).isEqualTo(3);
    for (long step : store.steps()) {
      assertThat(weightOf(store.load(step))).isEqualTo(step);
    }
  }

  @Test
  void aWriterThatBreaksTheRulesIsRefused() {
    assertThatThrownBy(
            () -> store.save(1, Map.of(), aside -> Files.createDirectory(aside.resolve("deep"))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> store.save(1, Map.of(), aside -> Files.createFile(aside.resolve("state.json"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(namesIn(folder)).isEmpty();
  }

  @Test
  void leftoversOfAKilledSaveAreIgnoredThenRemoved() throws IOException {
    save(1);
    Path leftover = Files.createDirectory(folder.resolve(".tmp-step-00000002"));
    Files.write(leftover.resolve(WEIGHTS), new byte[3]);

    assertThat(store.latestValid().step()).isEqualTo(1);
    assertThat(leftover).exists();
    save(2);

    assertThat(namesIn(folder)).containsExactly("step-00000001", "step-00000002");
    assertThat(weightOf(store.latestValid())).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "state.json", "state.json.sha256"})
  void aTruncatedFileMakesItFallBack(String name) throws IOException {
    save(1, 2);
    Path file = folder.resolve("step-00000002").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertFallsBackToOne(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "state.json", "state.json.sha256"})
  void aMissingFileMakesItFallBack(String name) throws IOException {
    save(1, 2);
    Files.delete(folder.resolve("step-00000002").resolve(name));
    assertFallsBackToOne(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "state.json", "state.json.sha256"})
  void everyFlippedBitIsFound(String name) throws IOException {
    save(1, 2);
    Path file = folder.resolve("step-00000002").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> store.load(2))
          .as("byte %d", i)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("step-00000002");
    }
    assertFallsBackToOne(name);
  }

  @Test
  void withoutAnyValidCheckpointAllDamagesAreNamed() throws IOException {
    assertThatThrownBy(store::latestValid)
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(folder.toString(), "none");
    save(1, 2);
    Files.delete(folder.resolve("step-00000001").resolve(WEIGHTS));
    Files.delete(folder.resolve("step-00000002").resolve("state.json"));
    assertThatThrownBy(store::latestValid)
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("step-00000001", "step-00000002");
  }

  @Test
  void aRenamedFolderIsNotTakenForAnotherStep() throws IOException {
    save(1);
    Files.move(folder.resolve("step-00000001"), folder.resolve("step-00000009"));
    assertThatThrownBy(() -> store.load(9)).isInstanceOf(InputException.class);
  }

  @Test
  void anAbsentStepIsAnsweredWithThoseThereAre() throws IOException {
    save(4, 8);
    assertThatThrownBy(() -> store.load(6))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("6", "[4, 8]");
  }

  @Test
  void aDamagedCheckpointOfTheSameStepIsReplaced() throws IOException {
    save(1, 2);
    Files.delete(folder.resolve("step-00000002").resolve(WEIGHTS));
    save(2);
    assertThat(weightOf(store.latestValid())).isEqualTo(2);
    assertThat(namesIn(folder)).containsExactly("step-00000001", "step-00000002");
  }

  @Test
  void aReplacementCutBetweenItsRenamesIsUndone() throws IOException {
    save(7);
    Files.move(folder.resolve("step-00000007"), folder.resolve(".replaced-step-00000007"));
    assertThat(weightOf(store.latestValid())).isEqualTo(7);
  }

  @Test
  void aReplacementCutBeforeItsCleaningKeepsTheNewOne() throws IOException {
    save(7);
    Files.createDirectory(folder.resolve(".replaced-step-00000007"));
    assertThat(weightOf(store.latestValid())).isEqualTo(7);
    assertThat(namesIn(folder)).containsExactly("step-00000007");
  }

  @Test
  void goingBackDeletesTheAbandonedCourse() throws IOException {
    store = new CheckpointStore(folder, 1);
    save(10);
    new CheckpointStore(folder, 9).save(20, Map.of(), writerOf(20));
    Files.delete(folder.resolve("step-00000020").resolve(WEIGHTS));
    assertThat(store.latestValid().step()).isEqualTo(10);

    save(15);

    assertThat(store.steps()).containsExactly(15L);
    assertThat(weightOf(store.latestValid())).isEqualTo(15);
  }

  @Test
  void keepingNoneIsRefused() {
    assertThatThrownBy(() -> new CheckpointStore(folder, 0)).isInstanceOf(InputException.class);
  }

  private void assertFallsBackToOne(String damagedFile) throws IOException {
    log.list.clear();
    Checkpoint loaded = store.latestValid();
    assertThat(loaded.step()).isEqualTo(1);
    assertThat(weightOf(loaded)).isEqualTo(1);
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).contains("step-00000002", damagedFile);
            });
  }

  private void save(long... steps) throws IOException {
    for (long step : steps) {
      store.save(step, Map.of("epoch", step / 10), writerOf(step));
    }
  }

  private static CheckpointStore.Writer writerOf(long step) {
    return aside ->
        SafetensorsWriter.write(
            aside.resolve(WEIGHTS), Map.of(), List.of(TensorSource.of("w", new float[] {step}, 1)));
  }

  private static float weightOf(Checkpoint checkpoint) {
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint.file(WEIGHTS))) {
      return file.floats("w")[0];
    }
  }

  private static List<String> namesIn(Path folder) {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return List.of(names);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CheckpointStore.class);
  }
}
