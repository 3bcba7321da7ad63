package org.maskedaction.kind.skeleton;

import java.util.List;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.nd4j.autodiff.samediff.SameDiff;

/** Weights of skeleton models as MAMP's published code names them. */
final class SkeletonWeights implements WeightFormats {
  @Override
  public Optional<ImportPlan> plan(NamedTensors file, ImportSettings settings) {
    return SkeletonImport.isFor(file)
        ? Optional.of(new SkeletonImport(file, settings).plan())
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
    Parameters parameters = Parameters.toBeRead();
    if (settings instanceof SkeletonFineTuneConfig config) {
      SkeletonClassifier.createParameters(parameters, model, config.finetune());
      CheckpointTensors.read(run.weights(), parameters.all());
      boolean linear = config.finetune().isLinear();
      SameDiff graph = SkeletonClassifier.inferenceGraph(parameters, model, linear, batch);
      graph.setOutputs(SkeletonClassifier.LOGITS);
      return graph;
    }
    SkeletonMae.createEncoder(parameters, model);
    CheckpointTensors.read(run.weights(), parameters.all());
    int persons = model.persons();
    SameDiff graph = SkeletonMae.encoderGraph(parameters, model, batch * persons, persons);
    graph.setOutputs(SkeletonMae.ENCODER_OUTPUT, SkeletonMae.KEYS);
    return graph;
  }
}
