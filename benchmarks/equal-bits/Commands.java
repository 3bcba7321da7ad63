import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;

/**
 * Runs commands of the program in this process, which spares the start of nd4j for each. Usage:
 * {@code java -cp JAR:CLASSES Commands JAR PLAN}, where a row of the plan is the name of a command
 * and its arguments, separated by tabs. What a command prints goes to {@code printed/NAME.txt} and
 * {@code printed/NAME.errors}, its exit code to {@code printed/NAME.code}. Commands that have begun
 * before are left out, so that a process that crashed can be followed by another.
 */
final class Commands {
  private Commands() {}

  /** Runs the plan. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("java.awt.headless", "true");
    Method program = program(arguments[0]);
    Path printed = Files.createDirectories(Path.of("printed"));
    for (String row : Files.readAllLines(Path.of(arguments[1]))) {
      String[] words = row.split("\t");
      Path code = printed.resolve(words[0] + ".code");
      if (!Files.exists(code)) {
        Files.writeString(code, "crashed\n");
        String[] command = Arrays.copyOfRange(words, 1, words.length);
        Files.writeString(code, run(program, printed.resolve(words[0]), command) + "\n");
      }
    }
    System.exit(0);
  }

  /** The method that runs a command and returns its exit code, in the class that the jar starts. */
  private static Method program(String jar) throws IOException, ReflectiveOperationException {
    try (JarFile file = new JarFile(jar)) {
      String name = file.getManifest().getMainAttributes().getValue("Main-Class");
      return Class.forName(name).getMethod("run", String[].class);
    }
  }

  private static int run(Method program, Path output, String[] command)
      throws IOException, ReflectiveOperationException {
    PrintStream console = System.out;
    PrintStream errors = System.err;
    try (PrintStream out = new PrintStream(output + ".txt", StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(output + ".errors", StandardCharsets.UTF_8)) {
      System.setOut(out);
      System.setErr(err);
      return (Integer) program.invoke(null, (Object) command);
    } catch (InvocationTargetException e) {
      errors.println(output + ": " + e.getCause());
      return -1;
    } finally {
      System.setOut(console);
      System.setErr(errors);
    }
  }
}
