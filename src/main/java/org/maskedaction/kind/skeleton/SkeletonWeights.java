package org.maskedaction.kind.skeleton;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/** Weights of skeleton models as MAMP's published code names them. */
final class SkeletonWeights implements WeightFormats {
  @Override
  public Optional<ImportPlan> plan(NamedTensors file, ImportSettings settings) {
    return file.has(MampScheme.KERNEL)
        ? Optional.of(new Import(file, settings).plan())
        : Optional.empty();
  }

  @Override
  public NamingScheme published(RunCheckpoint run) {
    return new MampScheme(OpenedSkeletonModel.settings(run, List.of()).model());
  }

  @Override
  public Optional<TransformersFolder> transformers(RunCheckpoint run, boolean version4) {
    return Optional.empty();
  }

  @Override
  public SameDiff graph(RunCheckpoint run, int batch) {
    SkeletonRunSettings settings = OpenedSkeletonModel.settings(run, List.of());
    SkeletonModelConfig model = settings.model();
    if (settings instanceof SkeletonFineTuneConfig config) {
      Parameters parameters = OpenedSkeletonModel.classifier(run, config);
      boolean linear = config.finetune().isLinear();
      SameDiff graph = SkeletonClassifier.inferenceGraph(parameters, model, linear, batch);
      graph.setOutputs(SkeletonClassifier.LOGITS);
      return graph;
    }
    Parameters parameters = OpenedSkeletonModel.encoder(run, settings);
    int persons = model.persons();
    SameDiff graph = SkeletonMae.encoderGraph(parameters, model, batch * persons, persons);
    graph.setOutputs(SkeletonMae.ENCODER_OUTPUT, SkeletonMae.KEYS);
    return graph;
  }

  /** Plans the import of MAMP's autoencoder or one of its classifiers. */
  private static final class Import {
    private static final String FIRST_HIDDEN = "blocks.0.mlp.fc1.weight";
    private static final String BRIDGE = "decoder_embed.weight";
    private static final String PROBE = "head.fc.1.weight";
    private static final String OUTPUT = "head.fc2.weight";
    private static final double USUAL_KEPT = 74 / 750.0;

    private final NamedTensors file;
    private final ImportSettings settings;
    private final List<String> notes = new ArrayList<>();

    Import(NamedTensors file, ImportSettings settings) {
      this.file = file;
      this.settings = settings;
    }

    ImportPlan plan() {
      List<Long> kernel = file.shape(MampScheme.KERNEL, 4); // [D, C, l, 1]
      int width = size(MampScheme.KERNEL, kernel.get(0));
      int length = size(MampScheme.KERNEL, kernel.get(2));
      int segments = size(MampScheme.TIME, file.shape(MampScheme.TIME, 4).get(1));
      int joints = size(MampScheme.JOINTS, file.shape(MampScheme.JOINTS, 4).get(2));
      int hidden = size(FIRST_HIDDEN, file.shape(FIRST_HIDDEN, 2).get(0));
      if (hidden % width != 0) {
        throw new InputException(
            "%s: tensor '%s' has %d rows; expected a multiple of the width %d"
                .formatted(file.path(), FIRST_HIDDEN, hidden, width));
      }
      settings.guess("data.path", ImportSettings.NO_DATA);
      settings.fact("system", "skeleton").fact("model.embed_dim", width);
      settings.fact("model.segment_length", length).fact("model.joints", joints);
      settings.fact("model.frames", Math.multiplyExact((long) segments, length));
      settings.fact("model.depth", file.blocks("blocks.")).fact("model.mlp_ratio", hidden / width);
      if (!settings.isGiven("model.num_heads")) {
        notes.add("model.num_heads 8 as in MAMP; give --set model.num_heads=N if it is another");
      }
      return file.has(PROBE) || file.has(OUTPUT)
          ? classifier()
          : autoencoder((long) segments * joints);
    }

    private ImportPlan classifier() {
      boolean linear = file.has(PROBE);
      String head = linear ? PROBE : OUTPUT;
      List<Long> shape = file.shape(head, 2);
      settings.fact("finetune.num_classes", size(head, shape.get(0)));
      settings.fact("finetune.protocol", linear ? "linear" : "finetune");
      if (!linear) {
        settings.fact("finetune.head_width", size(head, shape.get(1)));
      }
      SkeletonFineTuneConfig config = settings.load(SkeletonFineTuneConfig.class);
      Parameters described = Parameters.described();
      SkeletonClassifier.createParameters(described, config.model(), config.finetune());
      return plan(linear ? "linear probe" : "classifier", config, config.model(), described);
    }

    private ImportPlan autoencoder(long tokens) {
      settings.fact("model.decoder_embed_dim", size(BRIDGE, file.shape(BRIDGE, 2).get(0)));
      settings.fact("model.decoder_depth", file.blocks("decoder_blocks."));
      settings.guess("masking.keep_count", Math.max(1, (long) (tokens * USUAL_KEPT)));
      SkeletonPretrainConfig config = settings.load(SkeletonPretrainConfig.class);
      Parameters described = Parameters.described();
      SkeletonMae.createParameters(described, config.model());
      return plan("masked autoencoder", config, config.model(), described);
    }

    private ImportPlan plan(
        String what, Record config, SkeletonModelConfig model, Parameters described) {
      return new ImportPlan(
          "MAMP, " + what,
          config,
          described,
          () -> {
            throw new IllegalStateException("skeleton models have no sampler");
          },
          new MampScheme(model),
          List.of(),
          notes);
    }

    private int size(String name, long extent) {
      if (extent < 1 || extent > Integer.MAX_VALUE / 8) {
        throw new InputException(
            "%s: tensor '%s' has the impossible extent %d".formatted(file.path(), name, extent));
      }
      return (int) extent;
    }
  }
}
