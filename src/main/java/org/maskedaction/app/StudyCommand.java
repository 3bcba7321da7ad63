package org.maskedaction.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.maskedaction.study.Study;
import org.maskedaction.study.StudyConfig;
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
    return new Study(config.load(StudyConfig.class), Main.program(), System.out).run() ? 0 : 1;
  }
}
