package org.maskedaction.kind.video;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.io.ClassNames;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.kind.video.weights.HuggingFaceFolder;
import org.maskedaction.kind.video.weights.HuggingFaceScheme;
import org.maskedaction.kind.video.weights.OriginalScheme;
import org.maskedaction.kind.video.weights.VideoWeightFormat;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/** Weights of VideoMAE as Hugging Face names them, and of VideoMAE and AdaMAE as published. */
final class VideoWeights implements WeightFormats {
  @Override
  public Optional<ImportPlan> plan(NamedTensors file, ImportSettings settings) {
    return VideoWeightFormat.of(file).map(format -> new VideoImport(file, format, settings).plan());
  }

  @Override
  public NamingScheme published(RunCheckpoint run) {
    VideoRunSettings settings = OpenedVideoModel.settings(run, List.of());
    if (!(settings instanceof VideoPretrainConfig config)) {
      return OriginalScheme.classifier(settings.model());
    }
    return config.masking().type() == VideoMaskingConfig.Type.ADAMAE
        ? OriginalScheme.adaMae(config.model(), config.adamae().depth())
        : OriginalScheme.pretrained(config.model());
  }

  @Override
  public Optional<TransformersFolder> transformers(RunCheckpoint run, boolean version4) {
    VideoRunSettings settings = OpenedVideoModel.settings(run, List.of());
    VideoModelConfig model = settings.model();
    Map<String, Object> description =
        settings instanceof VideoPretrainConfig config
            ? HuggingFaceFolder.pretraining(model, config.loss().normaliseTargets())
            : HuggingFaceFolder.classification(
                model, settings.classes(), ClassNames.kept(run.run()));
    return Optional.of(
        new TransformersFolder(
            new HuggingFaceScheme(model, version4),
            folder ->
                HuggingFaceFolder.write(folder, description, model, settings.data().pixels())));
  }

  @Override
  public SameDiff graph(RunCheckpoint run, int batch) {
    VideoRunSettings settings = OpenedVideoModel.settings(run, List.of());
    VideoModelConfig model = settings.model();
    Parameters parameters = OpenedVideoModel.parameters(run, settings);
    boolean classifier = OpenedVideoModel.isClassifier(run);
    SameDiff graph =
        classifier
            ? VideoClassifier.inferenceGraph(parameters, model, batch)
            : VideoFeatures.graph(parameters, model, batch);
    graph.setOutputs(classifier ? VideoClassifier.LOGITS : VideoFeatures.FEATURES);
    return graph;
  }
}
