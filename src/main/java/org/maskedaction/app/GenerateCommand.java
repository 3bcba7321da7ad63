package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.GeneratedVideoConfig;
import org.maskedaction.kind.video.VideoData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the generated data set of a configuration. */
@Command(
    name = "generate",
    description =
        "Writes the generated motion clips that a configuration names under data.generated.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private static final int REPORT_EVERY = 100;

  @Mixin private ConfigOptions config;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    GeneratedVideoConfig generated = config.load().data().generated();
    if (generated == null) {
      throw new InputException("the configuration has no data.generated: nothing to generate");
    }
    PrintWriter out = spec.commandLine().getOut();
    GeneratedDataset dataset =
        VideoData.generate(
            generated,
            done -> {
              if (done % REPORT_EVERY == 0) {
                out.println("generated " + done + " clips");
                out.flush();
              }
            });
    out.printf("%d clips in %s%n", dataset.spec().totalClips(), dataset.dir());
    return 0;
  }
}
