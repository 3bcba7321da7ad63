package org.maskedaction.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.maskedaction.app.Main;

/**
 * Runs commands of the program one after the other in one process: reads arguments as a JSON array
 * from each line of the standard input, and answers with a {@link CommandRun} in a line of JSON.
 */
public final class CommandServer {
  private CommandServer() {}

  /** Runs until the input ends. */
  public static void main(String[] unused) throws IOException {
    System.setProperty("java.awt.headless", "true");
    JsonMapper json = new JsonMapper();
    PrintStream answers = System.out;
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] arguments = json.readValue(line, String[].class);
      answers.println(json.writeValueAsString(CommandRun.of(() -> Main.run(arguments))));
      answers.flush();
    }
  }
}
