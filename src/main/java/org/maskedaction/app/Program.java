package org.maskedaction.app;

import java.nio.file.Path;
import java.util.List;

/** This program, to be started again by itself. */
final class Program {
  private Program() {}

  /** The command line as this program was started, without arguments. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }
}
