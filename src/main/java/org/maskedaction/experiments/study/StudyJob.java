package org.maskedaction.experiments.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One command of a study, run once.
 *
 * @param arm the arm it belongs to
 * @param seed the seed it belongs to
 * @param stage what it does
 * @param folder receives its log and its record; for training also the run
 * @param arguments of the program
 */
record StudyJob(String arm, long seed, Stage stage, Path folder, List<String> arguments) {

  /** The stages of an arm, in their order. */
  enum Stage {
    PRETRAIN,
    FINETUNE,
    EVALUATE;

    /** The command, which also names the folder. */
    String command() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The run of a training job. */
  Path run() {
    return folder.resolve("run");
  }

  /** What the program printed. */
  Path log() {
    return folder.resolve("output.log");
  }

  /** The {@link JobRecord}. */
  Path record() {
    return folder.resolve("job.json");
  }

  /** For people. */
  String title() {
    return arm + ", seed " + seed + ", " + stage.command();
  }
}
