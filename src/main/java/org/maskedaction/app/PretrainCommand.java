package org.maskedaction.app;

import org.maskedaction.kind.Stage;
import picocli.CommandLine.Command;

/** Pre-trains a model on samples without labels. */
@Command(
    name = "pretrain",
    description =
        "Pre-trains a masked autoencoder on the data that the key 'system' names: videos where it is"
            + " absent, with TATS together with its token sampler.",
    mixinStandardHelpOptions = true)
final class PretrainCommand extends TrainingCommand {
  PretrainCommand() {
    super(Stage.PRETRAIN);
  }
}
