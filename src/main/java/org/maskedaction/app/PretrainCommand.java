package org.maskedaction.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.experiments.PretrainExperiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pre-trains a masked video autoencoder. */
@Command(
    name = "pretrain",
    description =
        "Pre-trains a masked video autoencoder, with TATS together with its token sampler.",
    mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Mixin private ProfileOptions profile;

  @Option(
      names = "--resume",
      description = "Continues the run in run.dir from its newest valid checkpoint.")
  private boolean resume;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    PretrainConfig settings = config.load();
    PretrainExperiment experiment = new PretrainExperiment(settings, resume, arguments, System.out);
    PretrainExperiment.Result result = profile.around(settings.run().dir(), experiment::run);
    PretrainExperiment.summary(result).forEach(System.out::println);
    return 0;
  }
}
