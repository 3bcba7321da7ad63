package org.maskedaction.signals;

import java.util.List;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Weights under the names of a program that has a kernel [D, segment length, C] and no prefix
 * before the encoder's names.
 */
final class SignalWeights implements WeightFormats {
  private static final String KERNEL = SignalModel.EMBEDDING + ".weight";
  private static final String ENCODER = "encoder.";

  /** The names for a model of so many channels. */
  private static NamingScheme scheme(int channels) {
    return own ->
        own.entrySet().stream().map(e -> part(e.getKey(), e.getValue(), channels)).toList();
  }

  private static TensorPart part(String name, List<Long> shape, long channels) {
    if (name.equals(KERNEL)) {
      List<Long> kernel = List.of(shape.get(0), shape.get(1) / channels, channels);
      return new TensorPart(name, name, kernel);
    }
    String foreign = name.startsWith(ENCODER) ? name.substring(ENCODER.length()) : name;
    return new TensorPart(name, foreign, shape);
  }

  @Override
  public Optional<ImportPlan> plan(NamedTensors file, ImportSettings settings) {
    if (!file.has(KERNEL)) {
      return Optional.empty();
    }
    List<Long> kernel = file.shape(KERNEL, 3); // [D, segment length, C]
    long width = kernel.get(0);
    settings.guess("data.dir", ImportSettings.NO_DATA);
    settings.fact("system", SignalSettings.NAME).fact("model.embed_dim", width);
    settings.fact("model.segment_length", kernel.get(1)).fact("model.channels", kernel.get(2));
    settings.fact("model.depth", file.blocks("blocks."));
    settings.fact("model.mlp_ratio", file.shape("blocks.0.mlp.fc1.weight", 2).get(0) / width);
    Parameters described = Parameters.described();
    if (file.has("head.weight")) {
      settings.fact("finetune.num_classes", file.shape("head.weight", 2).get(0));
      SignalFineTuneConfig config = settings.load(SignalFineTuneConfig.class);
      SignalModel.createClassifier(described, config.model(), config.classes());
      return Optional.of(plan("signal classifier", config, described));
    }
    settings.fact("model.decoder_embed_dim", file.shape("decoder_embed.weight", 2).get(0));
    settings.fact("model.decoder_depth", file.blocks("decoder.blocks."));
    SignalPretrainConfig config = settings.load(SignalPretrainConfig.class);
    SignalModel.createAutoencoder(described, config.model());
    return Optional.of(plan("signal autoencoder", config, described));
  }

  private static <S extends Record & SignalSettings> ImportPlan plan(
      String what, S config, Parameters described) {
    return new ImportPlan(
        what,
        config,
        described,
        () -> {
          throw new IllegalStateException("every parameter is in the file");
        },
        scheme(config.model().channels()),
        List.of(),
        List.of("model.length and model.num_heads are not in the file; give them by --set"));
  }

  @Override
  public NamingScheme published(RunCheckpoint run) {
    return scheme(settings(run).model().channels());
  }

  private static SignalSettings settings(RunCheckpoint run) {
    return OpenedSignalModel.settings(run, List.of());
  }

  @Override
  public Optional<TransformersFolder> transformers(RunCheckpoint run, boolean version4) {
    return Optional.empty();
  }

  @Override
  public SameDiff graph(RunCheckpoint run, int batch) {
    OpenedSignalModel model = new OpenedSignalModel(run, List.of());
    SignalModelConfig config = settings(run).model();
    boolean classifies = model.classifies();
    SameDiff graph =
        classifies
            ? SignalModel.classifier(model.parameters(), config, batch)
            : SignalModel.encoder(model.parameters(), config, batch);
    graph.setOutputs(classifies ? SignalModel.LOGITS : SignalModel.FEATURES);
    return graph;
  }
}
