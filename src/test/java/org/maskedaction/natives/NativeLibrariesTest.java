package org.maskedaction.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.app.Main;
import org.maskedaction.testing.JavaProcess;

/** Processes of their own, as a process loads its libraries once. */
class NativeLibrariesTest {
  private static final long MOST_SECONDS = 120;

  @TempDir Path folder;

  private Process start(Path output, String options, Class<?> main, String... arguments)
      throws IOException {
    return JavaProcess.start(
        List.of("env", "JAVA_TOOL_OPTIONS=" + options), main, output, arguments);
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void usesInAllOrders(String options) throws IOException, InterruptedException {
    List<List<String>> orders =
        List.of(
            List.of("nd4j", "dnnl"),
            List.of("dnnl", "nd4j"),
            List.of(folder.resolve("a.mp4").toString(), "dnnl"),
            List.of("nd4j", folder.resolve("b.mp4").toString()));
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (List<String> order : orders) {
      outputs.add(Files.createTempFile(folder, "output", ".txt"));
      processes.add(
          start(
              outputs.get(outputs.size() - 1),
              options,
              NativesProgram.class,
              order.toArray(String[]::new)));
    }
    for (int i = 0; i < processes.size(); i++) {
      assertThat(code(processes.get(i))).as(Files.readString(outputs.get(i))).isZero();
    }
  }

  /** Every file with its identity, time and target. */
  private static Map<String, String> files(Path home) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home.resolve(".javacpp"))) {
      for (Path file : all.filter(path -> !Files.isDirectory(path)).toList()) {
        String target = Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : "";
        files.put(
            file.toString(),
            Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS)
                + " "
                + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                + " "
                + target);
      }
    }
    return files;
  }

  @Test
  void processesOfAllOrdersShareOneFolderThatTheFirstFillsForGood() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    usesInAllOrders("-Duser.home=" + home);
    Map<String, String> filled = files(home);
    assertThat(filled.keySet().stream().filter(name -> name.endsWith(".complete"))).hasSize(1);
    assertThat(filled.keySet().stream().map(Path::of))
        .filteredOn(file -> file.endsWith("libgomp.so.1") && !Files.isSymbolicLink(file))
        .hasSize(1);
    usesInAllOrders("-Duser.home=" + home);
    assertThat(files(home)).isEqualTo(filled);
  }

  @Test
  void withoutAHomeTheyLieInTheFolderForTemporaryFiles() throws Exception {
    Path output = folder.resolve("output.txt");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String options = "-Duser.home=? -Djava.io.tmpdir=" + temporary;
    assertThat(code(start(output, options, NativesProgram.class, "dnnl")))
        .as(Files.readString(output))
        .isZero();
    assertThat(Path.of("?")).doesNotExist();
    try (Stream<Path> all = Files.walk(temporary)) {
      assertThat(all.filter(file -> file.toString().endsWith(".complete"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/none", "/dev/null"})
  void aFolderThatCannotBeWrittenIsNamed(String given) throws Exception {
    Path output = folder.resolve("output.txt");
    String[] command = {"inspect", "model", "-c", "conf/quickstart.yaml"};
    String options = "-Dorg.bytedeco.javacpp.cachedir=" + given;
    assertThat(code(start(output, options, Main.class, command))).isEqualTo(2);
    assertThat(Files.readAllLines(output))
        .filteredOn(line -> line.startsWith("error: "))
        .singleElement()
        .asString()
        .contains("no folder can be written to", given, "-Dorg.bytedeco.javacpp.cachedir=");
  }
}
