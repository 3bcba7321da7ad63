package org.maskedaction.testing;

import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Programs of this project in processes of their own. */
public final class JavaProcess {
  private JavaProcess() {}

  /** Starts the main method of a class; what it prints is appended to a file. */
  public static Process start(Class<?> main, Path output, String... arguments) throws IOException {
    return start(List.of(), main, output, arguments);
  }

  /** The same behind a command that starts it, such as one that sets limits. */
  public static Process start(
      List<String> launcher, Class<?> main, Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Sends a signal such as {@code INT}. */
  public static void signal(Process process, String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
  }

  /** That of this test, whichever way it was started. */
  public static String classPath() {
    if (JavaProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> new File(url.getPath()).getPath())
          .collect(Collectors.joining(File.pathSeparator));
    }
    String ofTests = System.getProperty("surefire.test.class.path");
    return ofTests == null ? System.getProperty("java.class.path") : ofTests;
  }
}
