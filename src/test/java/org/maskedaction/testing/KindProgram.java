package org.maskedaction.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.maskedaction.app.Main;

/**
 * The program as a user starts it who brings a kind of data in a jar: on its class path are its own
 * classes, its libraries and the jar, but not the classes of tests. Commands run in one process
 * that stays, as each of its own would take seconds to start.
 */
public final class KindProgram implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> java;
  private final Process server;
  private final OutputStream commands;
  private final BufferedReader answers;

  private KindProgram(List<String> java, Process server) {
    this.java = java;
    this.server = server;
    commands = server.getOutputStream();
    answers = server.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts the program.
   *
   * @param kind a class of the kind, all of whose package goes into the jar but for tests
   * @param services folder that has {@code META-INF/services} of the jar
   * @param folder for jars and what the process logs
   */
  public static KindProgram start(Class<?> kind, Path services, Path folder) throws IOException {
    Path classes = Path.of(kind.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path kindJar = folder.resolve("kind.jar");
    Path serverJar = folder.resolve("server.jar");
    String own = kind.getPackageName().replace('.', '/') + "/";
    jar(kindJar, classes, name -> name.startsWith(own) && !name.contains("Test"), services);
    String server = CommandServer.class.getPackageName().replace('.', '/') + "/Command";
    jar(serverJar, classes, name -> name.startsWith(server), null);
    String path =
        Stream.concat(
                Arrays.stream(JavaProcess.classPath().split(File.pathSeparator))
                    .filter(entry -> !Path.of(entry).toAbsolutePath().equals(classes)),
                Stream.of(kindJar.toString(), serverJar.toString()))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            path);
    Process process =
        new ProcessBuilder(with(java, CommandServer.class.getName()))
            .redirectError(folder.resolve("server.txt").toFile())
            .start();
    return new KindProgram(java, process);
  }

  private interface Chosen {
    boolean test(String name);
  }

  private static void jar(Path jar, Path classes, Chosen chosen, Path services) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      add(zip, classes, chosen);
      if (services != null) {
        add(zip, services, name -> true);
      }
    }
  }

  private static void add(ZipOutputStream zip, Path folder, Chosen chosen) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if (chosen.test(name)) {
          zip.putNextEntry(new ZipEntry(name));
          Files.copy(file, zip);
        }
      }
    }
  }

  private static List<String> with(List<String> java, String main, String... arguments) {
    List<String> command = new ArrayList<>(java);
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command in the process that stays. */
  public synchronized CommandRun run(String... arguments) throws IOException {
    commands.write((JSON.writeValueAsString(arguments) + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process has ended at " + String.join(" ", arguments));
    }
    return JSON.readValue(answer, CommandRun.class);
  }

  /** Starts a command in a process of its own; what it prints is appended to a file. */
  public Process start(Path output, String... arguments) throws IOException {
    return new ProcessBuilder(with(java, Main.class.getName(), arguments))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Ends the process. */
  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
