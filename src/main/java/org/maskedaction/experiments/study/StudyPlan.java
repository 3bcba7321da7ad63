package org.maskedaction.experiments.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.StudyArm;
import org.maskedaction.config.StudyConfig;

/**
 * The jobs of a study: seed by seed, so that an interrupted study has whole rows, each arm is
 * pre-trained, fine-tuned and evaluated.
 */
final class StudyPlan {
  private final StudyConfig config;

  StudyPlan(StudyConfig config) {
    this.config = config;
  }

  /** The jobs of one arm and seed, each of which needs the one before. */
  record Course(String arm, long seed, List<StudyJob> jobs) {}

  /** Names of the arms in the order of the table. */
  List<String> arms() {
    List<String> names = new ArrayList<>(config.arms().stream().map(StudyArm::name).toList());
    if (config.scratch() != null) {
      names.add(config.scratch());
    }
    return names;
  }

  List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (long seed : config.seeds()) {
      for (StudyArm arm : config.arms()) {
        StudyJob pretrain = pretrain(arm, seed);
        StudyJob finetune = finetune(arm.name(), seed, pretrain.run());
        courses.add(new Course(arm.name(), seed, List.of(pretrain, finetune, evaluate(finetune))));
      }
      if (config.scratch() != null) {
        StudyJob finetune = finetune(config.scratch(), seed, null);
        courses.add(new Course(config.scratch(), seed, List.of(finetune, evaluate(finetune))));
      }
    }
    return courses;
  }

  private StudyJob pretrain(StudyArm arm, long seed) {
    List<String> settings = new ArrayList<>(config.pretrainSet());
    settings.addAll(arm.set());
    return training(arm.name(), seed, StudyJob.Stage.PRETRAIN, config.pretrain(), settings);
  }

  private StudyJob finetune(String arm, long seed, Path pretrained) {
    List<String> settings = new ArrayList<>(config.finetuneSet());
    settings.add("finetune.init_checkpoint=" + pretrained);
    return training(arm, seed, StudyJob.Stage.FINETUNE, config.finetune(), settings);
  }

  private StudyJob training(
      String arm, long seed, StudyJob.Stage stage, Path file, List<String> settings) {
    Path folder = folder(arm, seed, stage);
    List<String> all = new ArrayList<>(settings);
    all.add("seed=" + seed);
    all.add("run.dir=" + folder.resolve("run"));
    List<String> arguments = new ArrayList<>(List.of(stage.command(), "--config", file.toString()));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return new StudyJob(arm, seed, stage, folder, List.copyOf(arguments));
  }

  private StudyJob evaluate(StudyJob finetune) {
    StudyJob.Stage stage = StudyJob.Stage.EVALUATE;
    Path folder = folder(finetune.arm(), finetune.seed(), stage);
    List<String> arguments =
        List.of(
            stage.command(),
            "--checkpoint",
            finetune.run().toString(),
            "--clips",
            Integer.toString(config.clips()),
            "--crops",
            Integer.toString(config.crops()),
            "--out",
            folder.resolve("run").toString());
    return new StudyJob(finetune.arm(), finetune.seed(), stage, folder, arguments);
  }

  private Path folder(String arm, long seed, StudyJob.Stage stage) {
    return config.dir().resolve(arm).resolve("seed-" + seed).resolve(stage.command());
  }
}
