package org.maskedaction.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.kind.modality.ModalityExperiment;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneExperiment;
import org.maskedaction.kind.video.FineTuneExperiment;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fine-tunes an action classifier. */
@Command(
    name = "finetune",
    description =
        "Fine-tunes an action classifier on labelled videos, or with the key 'system: skeleton' on"
            + " skeletons, from a pre-training checkpoint or from random weights. With 'system:"
            + " modalities' trains a classifier of samples of several modalities.",
    mixinStandardHelpOptions = true)
final class FineTuneCommand implements Callable<Integer> {
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
          case MODALITIES -> modalities(arguments);
        };
    summary.forEach(System.out::println);
    return 0;
  }

  private List<String> video(List<String> arguments) throws IOException {
    VideoFineTuneConfig settings = config.load(VideoFineTuneConfig.class);
    FineTuneExperiment experiment = new FineTuneExperiment(settings, resume, arguments, System.out);
    return FineTuneExperiment.summary(profile.around(settings.run().dir(), experiment::run));
  }

  private List<String> skeletons(List<String> arguments) throws IOException {
    SkeletonFineTuneConfig settings = config.load(SkeletonFineTuneConfig.class);
    SkeletonFineTuneExperiment experiment =
        new SkeletonFineTuneExperiment(settings, resume, arguments, System.out);
    return SkeletonFineTuneExperiment.summary(
        profile.around(settings.run().dir(), experiment::run));
  }

  private List<String> modalities(List<String> arguments) throws IOException {
    ModalityTrainConfig settings = config.load(ModalityTrainConfig.class);
    ModalityExperiment experiment = new ModalityExperiment(settings, resume, arguments, System.out);
    return ModalityExperiment.summary(profile.around(settings.run().dir(), experiment::run));
  }
}
