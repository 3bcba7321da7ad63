package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.config.StudyConfig;
import org.maskedaction.experiments.study.Study;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares ways to pre-train. */
@Command(
    name = "study",
    description =
        "Pre-trains, fine-tunes and evaluates several ways with equal budgets over several seeds,"
            + " each run in a process of its own, and prints a table. Run again, it continues.",
    mixinStandardHelpOptions = true)
final class StudyCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new Study(config.load(StudyConfig.class), program(), System.out).run() ? 0 : 1;
  }

  /** This program, as it was started. */
  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }
}
