package org.maskedaction.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainExperiment;
import org.maskedaction.kind.video.PretrainExperiment;
import org.maskedaction.kind.video.VideoPretrainConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pre-trains a masked autoencoder on videos or skeletons. */
@Command(
    name = "pretrain",
    description =
        "Pre-trains a masked video autoencoder, with TATS together with its token sampler, or with"
            + " the key 'system: skeleton' a masked skeleton autoencoder.",
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
    List<String> summary =
        switch (config.system()) {
          case VIDEO -> video(arguments);
          case SKELETON -> skeletons(arguments);
          case MODALITIES ->
              throw new InputException(
                  "system: modalities is trained by the command finetune, as it is a classifier");
        };
    summary.forEach(System.out::println);
    return 0;
  }

  private List<String> video(List<String> arguments) throws IOException {
    VideoPretrainConfig settings = config.load();
    PretrainExperiment experiment = new PretrainExperiment(settings, resume, arguments, System.out);
    return PretrainExperiment.summary(profile.around(settings.run().dir(), experiment::run));
  }

  private List<String> skeletons(List<String> arguments) throws IOException {
    SkeletonPretrainConfig settings = config.load(SkeletonPretrainConfig.class);
    SkeletonPretrainExperiment experiment =
        new SkeletonPretrainExperiment(settings, resume, arguments, System.out);
    return SkeletonPretrainExperiment.summary(
        profile.around(settings.run().dir(), experiment::run));
  }
}
