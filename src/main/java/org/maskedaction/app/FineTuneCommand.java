package org.maskedaction.app;

import org.maskedaction.kind.Stage;
import picocli.CommandLine.Command;

/** Trains a classifier. */
@Command(
    name = "finetune",
    description =
        "Trains an action classifier on labelled samples of the data that the key 'system' names,"
            + " videos where it is absent, from a pre-training checkpoint or from random weights.",
    mixinStandardHelpOptions = true)
final class FineTuneCommand extends TrainingCommand {
  FineTuneCommand() {
    super(Stage.CLASSIFY);
  }
}
