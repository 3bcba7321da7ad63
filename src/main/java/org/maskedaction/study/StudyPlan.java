package org.maskedaction.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.job.Job;
import org.maskedaction.study.StudyConfig.StudyProtocol;

/**
 * The jobs of a study: seed by seed, so that an interrupted study has whole rows, each arm is
 * pre-trained, fine-tuned and evaluated by every protocol.
 */
record StudyPlan(StudyConfig config) {
  private static final String SEED = "${seed}";

  /** The jobs of one arm and seed, each of which needs the one before. */
  record Course(String arm, long seed, List<Step> jobs) {}

  /** Names of the arms in the order of the table. */
  List<String> arms() {
    List<String> names = new ArrayList<>(config.arms().stream().map(StudyArm::name).toList());
    if (config.scratch() != null) {
      names.add(config.scratch());
    }
    return names;
  }

  /** Names of the protocols in the order of the table. */
  List<String> protocols() {
    return config.protocols().stream().map(StudyProtocol::name).toList();
  }

  List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (long seed : config.seeds()) {
      for (StudyArm arm : config.arms()) {
        courses.add(new Course(arm.name(), seed, jobs(arm, seed)));
      }
      if (config.scratch() != null) {
        courses.add(
            new Course(
                config.scratch(), seed, downstream(config.scratch(), seed, fromWeights("null"))));
      }
    }
    return courses;
  }

  private List<Step> jobs(StudyArm arm, long seed) {
    if (config.pretrain() == null) {
      return downstream(arm.name(), seed, arm.set());
    }
    List<String> settings = new ArrayList<>(config.pretrainSet());
    settings.addAll(arm.set());
    Path folder = folder(arm.name(), seed, Step.Stage.PRETRAIN.command());
    List<String> arguments =
        training(Step.Stage.PRETRAIN, config.pretrain(), settings, seed, folder);
    Step pretrain = new Step(arm.name(), seed, Step.Stage.PRETRAIN, null, folder, arguments);
    List<Step> jobs = new ArrayList<>(List.of(pretrain));
    jobs.addAll(downstream(arm.name(), seed, fromWeights(pretrain.run().toString())));
    return jobs;
  }

  private static List<String> fromWeights(String run) {
    return List.of("finetune.init_checkpoint=" + run);
  }

  /** Fine-tuning and evaluation by every protocol. */
  private List<Step> downstream(String arm, long seed, List<String> own) {
    List<Step> jobs = new ArrayList<>();
    for (StudyProtocol protocol : config.protocols()) {
      List<String> settings = new ArrayList<>(config.finetuneSet());
      settings.addAll(protocol.set());
      settings.addAll(own);
      Path folder = folder(arm, seed, protocol.name());
      Step finetune =
          new Step(
              arm,
              seed,
              Step.Stage.FINETUNE,
              protocol.name(),
              folder,
              training(Step.Stage.FINETUNE, config.finetune(), settings, seed, folder));
      jobs.add(finetune);
      jobs.add(evaluate(finetune));
    }
    return jobs;
  }

  private static List<String> training(
      Step.Stage stage, Path file, List<String> settings, long seed, Path folder) {
    List<String> all = new ArrayList<>();
    settings.forEach(setting -> all.add(setting.replace(SEED, Long.toString(seed))));
    all.add("seed=" + seed);
    all.add("run.dir=" + Job.run(folder));
    List<String> arguments = new ArrayList<>(List.of(stage.command(), "--config", file.toString()));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return List.copyOf(arguments);
  }

  private Step evaluate(Step finetune) {
    Step.Stage stage = Step.Stage.EVALUATE;
    Path folder = finetune.folder().resolve(stage.command());
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(stage.command(), "--checkpoint", finetune.run().toString()));
    add(arguments, "--clips", config.clips());
    add(arguments, "--crops", config.crops());
    arguments.addAll(config.evaluateOptions());
    arguments.addAll(List.of("--out", Job.run(folder).toString()));
    return new Step(
        finetune.arm(),
        finetune.seed(),
        stage,
        finetune.protocol(),
        folder,
        List.copyOf(arguments));
  }

  private static void add(List<String> arguments, String option, Integer value) {
    if (value != null) {
      arguments.addAll(List.of(option, value.toString()));
    }
  }

  private Path folder(String arm, long seed, String name) {
    return config.dir().resolve(arm).resolve("seed-" + seed).resolve(name);
  }

  /**
   * One command of a study, run once.
   *
   * @param arm the arm it belongs to
   * @param seed the seed it belongs to
   * @param stage what it does
   * @param protocol the way to fine-tune that it belongs to, or null for pre-training
   * @param folder receives its log and its record; for training also the run
   * @param arguments of the program
   */
  record Step(
      String arm, long seed, Stage stage, String protocol, Path folder, List<String> arguments) {

    /** The stages of an arm, in their order. */
    enum Stage {
      PRETRAIN,
      FINETUNE,
      EVALUATE;

      /** The command. */
      String command() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** What runs it. */
    Job job() {
      return new Job(folder, arguments, stage != Stage.EVALUATE);
    }

    /** The run of a training job. */
    Path run() {
      return job().run();
    }

    /** For people. */
    String title() {
      boolean named = protocol != null && !protocol.equals(stage.command());
      return arm + ", seed " + seed + ", " + stage.command() + (named ? " (" + protocol + ")" : "");
    }
  }
}
