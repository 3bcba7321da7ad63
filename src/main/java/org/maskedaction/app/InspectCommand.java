package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.experiments.PretrainExperiment;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.TatsSampler;
import org.maskedaction.ops.Backend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks into configurations. */
@Command(
    name = "inspect",
    description = "Shows what a configuration means.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = InspectCommand.Model.class)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** Lists a model's parameters. */
  @Command(
      name = "model",
      description = "Shows token counts and the parameters of the model.",
      mixinStandardHelpOptions = true)
  static final class Model implements Callable<Integer> {
    @Mixin private ConfigOptions config;

    @Option(names = "--parameters", description = "Lists every parameter with its shape.")
    private boolean listParameters;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PretrainConfig loaded = config.load();
      Backend.initialise(loaded.run().threads());
      MaskGenerator masks = PretrainExperiment.masks(loaded);
      Parameters parameters = PretrainExperiment.parameters(loaded);
      PrintWriter out = spec.commandLine().getOut();
      if (listParameters) {
        parameters
            .all()
            .forEach(
                (name, array) -> out.printf("%-48s %s%n", name, Arrays.toString(array.shape())));
      }
      describe(out, loaded, masks, parameters);
      return 0;
    }

    private static void describe(
        PrintWriter out, PretrainConfig config, MaskGenerator masks, Parameters parameters) {
      ModelConfig model = config.model();
      long sampler =
          TatsSampler.select(parameters).values().stream().mapToLong(a -> a.length()).sum();
      out.printf(
          "clip            %d frames of %d x %d%n",
          model.numFrames(), model.imageSize(), model.imageSize());
      out.printf(
          "tokens          %d = %d slots x %d, %d visible, %d masked (%s, mask_ratio %s)%n",
          model.tokens(),
          model.frameSlots(),
          model.tokensPerFrame(),
          masks.visibleCount(),
          model.tokens() - masks.visibleCount(),
          config.masking().type().name().toLowerCase(Locale.ROOT),
          config.masking().maskRatio());
      out.printf(Locale.ROOT, "autoencoder     %,d parameters%n", parameters.count() - sampler);
      out.printf(Locale.ROOT, "sampler         %,d parameters%n", sampler);
    }
  }
}
