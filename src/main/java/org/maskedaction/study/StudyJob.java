package org.maskedaction.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.maskedaction.job.Job;

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
record StudyJob(
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
