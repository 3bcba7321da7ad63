package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

class RunFolderTest {
  private static final String CONFIG = "seed: 7\nname: Größe\n";

  @TempDir private Path parent;

  @Test
  void aNewRunStoresItsConfiguration() {
    Path folder = parent.resolve("runs/first");
    try (RunFolder run = RunFolder.create(folder, CONFIG)) {
      assertThat(folder.resolve("config.yaml")).hasContent(CONFIG);
      assertThat(run.config()).isEqualTo(CONFIG);
      assertThat(run.files().checkpoints()).isEmptyDirectory();
      assertThat(run.files().masks()).isEmptyDirectory();
      assertThat(run.files().metrics()).isEqualTo(folder.resolve("metrics.jsonl")).doesNotExist();
    }
  }

  @Test
  void anExistingRunIsNotOverwritten() {
    RunFolder.create(parent, CONFIG).close();
    assertThatThrownBy(() -> RunFolder.create(parent, "seed: 8\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(parent.toString(), "--resume", "new folder");
    assertThat(parent.resolve("config.yaml")).hasContent(CONFIG);
  }

  @Test
  void aFolderOfOtherThingsIsLeftAlone() throws IOException {
    Files.writeString(parent.resolve("thesis.txt"), "important");
    assertThatThrownBy(() -> RunFolder.create(parent, CONFIG))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(parent.toString());
    assertThat(parent.toFile().list()).containsExactly("thesis.txt");
  }

  @Test
  void aRunIsResumed() {
    RunFolder.create(parent, CONFIG).close();
    try (RunFolder run = RunFolder.resume(parent)) {
      assertThat(run.path()).isEqualTo(parent);
      assertThat(run.config()).isEqualTo(CONFIG);
    }
  }

  @Test
  void nothingToResumeIsSaid() {
    assertThatThrownBy(() -> RunFolder.resume(parent.resolve("absent")))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("absent", "without --resume");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void anOpenRunIsRefusedInTheSameProcess() {
    try (RunFolder run = RunFolder.create(parent, CONFIG)) {
      assertThatThrownBy(() -> RunFolder.resume(run.path()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use");
    }
    RunFolder.resume(parent).close();
  }

  @Test
  void anOpenRunIsRefusedInAnotherProcess() throws Exception {
    try (RunFolder run = RunFolder.create(parent, CONFIG)) {
      assertThat(resumeInAnotherProcess(run.path())).contains("in use by another process");
    }
    assertThat(resumeInAnotherProcess(parent)).isEqualTo("resumed " + parent.getFileName());
  }

  @Test
  void everySessionHasItsProvenance() throws IOException {
    Provenance first = Provenance.collect(Map.of(), Map.of("run", 1L), "data", List.of());
    Provenance second = Provenance.collect(Map.of(), Map.of("run", 2L), "data", List.of());
    try (RunFolder run = RunFolder.create(parent, CONFIG)) {
      assertThat(run.writeProvenance(first)).hasFileName("provenance.json");
      assertThat(run.writeProvenance(second)).hasFileName("provenance-2.json");
    }
    assertThat(parent.resolve("provenance.json")).hasContent(JsonFile.text(first));
    assertThat(parent.resolve("provenance-2.json")).hasContent(JsonFile.text(second));
  }

  /** The other process. */
  static final class Resumer {
    private Resumer() {}

    public static void main(String[] arguments) {
      try (RunFolder run = RunFolder.resume(Path.of(arguments[0]))) {
        System.out.print("resumed " + run.path().getFileName());
      } catch (InputException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private static String resumeInAnotherProcess(Path folder) throws Exception {
    String classPath = locationOf(RunFolder.class) + File.pathSeparator + locationOf(Resumer.class);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Resumer.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String locationOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
