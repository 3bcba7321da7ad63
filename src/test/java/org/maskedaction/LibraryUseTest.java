package org.maskedaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.app.Main;
import org.maskedaction.testing.JavaProcess;

/** A project of its own that uses this one as a library. */
class LibraryUseTest {
  private static final Path PROJECT = Path.of("src/test/resources/library-use");
  private static final String SOURCE = "src/main/java/example/OneStep.java";
  private static final String PROGRAM = "example.OneStep";

  @TempDir Path folder;

  /** What a process printed, after it ended well. */
  private String run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  private void takesAStep(String classPath) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String out = run(folder, List.of(java, "-cp", classPath, PROGRAM));
    assertThat(out).containsPattern("loss=[01]\\.\\d+").contains("learning_rate=", "entropy=");
  }

  @Test
  void theProgramCompilesAgainstTheClassesAndTakesAStep() throws IOException, InterruptedException {
    String classPath = JavaProcess.classPath();
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int failures =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                classPath,
                "-proc:none",
                "-d",
                classes.toString(),
                PROJECT.resolve(SOURCE).toString());
    assertThat(failures).isZero();
    takesAStep(classes + System.getProperty("path.separator") + classPath);
  }

  /** In a local repository of links into the usual one, and this project's artifact. */
  @Tag("slow")
  @Test
  void mavenResolvesTheArtifactAndWhatItNeeds()
      throws IOException, InterruptedException, URISyntaxException {
    Path repository = folder.resolve("repository");
    Path usual = Path.of(System.getProperty("user.home"), ".m2", "repository");
    linkEntries(usual, repository, "org");
    linkEntries(usual.resolve("org"), repository.resolve("org"), "maskedaction");
    install(repository.resolve("org/maskedaction/masked-action/0.1.0-SNAPSHOT"));
    Path project = folder.resolve("project");
    Path source = project.resolve(SOURCE);
    Files.createDirectories(source.getParent());
    Files.copy(PROJECT.resolve(SOURCE), source);
    Files.copy(PROJECT.resolve("pom.xml"), project.resolve("pom.xml"));
    Path list = folder.resolve("class-path.txt");
    run(
        project,
        List.of(
            "mvn",
            "-o",
            "-q",
            "-B",
            "-Dmaven.repo.local=" + repository,
            "compile",
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
            "-Dmdep.outputFile=" + list));
    String separator = System.getProperty("path.separator");
    takesAStep(project.resolve("target/classes") + separator + Files.readString(list).strip());
  }

  /** Makes links to all entries but one. */
  private static void linkEntries(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (!name.equals(except)) {
          Files.createSymbolicLink(to.resolve(name), entry);
        }
      }
    }
  }

  private static void install(Path target) throws IOException, URISyntaxException {
    Files.createDirectories(target);
    Files.copy(Path.of("pom.xml"), target.resolve("masked-action-0.1.0-SNAPSHOT.pom"));
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = target.resolve("masked-action-0.1.0-SNAPSHOT.jar");
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(classes)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path file : files) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        entries.putNextEntry(new JarEntry(name));
        Files.copy(file, entries);
      }
    }
  }
}
