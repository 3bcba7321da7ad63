package org.maskedaction.signals;

import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.model.Parameters;
import org.nd4j.autodiff.samediff.SameDiff;

/** Pre-training of a masked autoencoder of signals. */
final class SignalPretraining extends SignalTask<SignalPretrainConfig> {
  private static final int DRAWN = 3;

  SignalPretraining() {
    super(Stage.PRETRAIN, SignalPretrainConfig.class);
  }

  @Override
  void create(Parameters parameters, SignalPretrainConfig settings) {
    SignalModel.createAutoencoder(parameters, settings.model());
  }

  private static SameDiff graph(Parameters parameters, SignalPretrainConfig settings, int batch) {
    SignalModelConfig model = settings.model();
    return SignalModel.autoencoder(parameters, model, batch, settings.masking().visible(model));
  }

  @Override
  public Training<?> training(SignalPretrainConfig settings, Start start) {
    SignalData data = SignalData.open(settings, start.generated());
    Parameters parameters = parameters(settings);
    BatchLoader<SignalBatch> loader = data.training();
    SignalTrainer trainer =
        new SignalTrainer(
            parameters,
            graph(parameters, settings, settings.optimizer().batchSize()),
            new MaskedSegments(settings),
            name -> true,
            settings.optimizer(),
            loader.batchesPerEpoch());
    SignalReconstruction model = new SignalReconstruction(parameters, settings);
    return new Training<>(
            settings,
            data.fingerprint(Part.TRAIN),
            loader,
            trainer,
            validation(settings, data, model))
        .owning(model::close);
  }

  private static Validation validation(
      SignalPretrainConfig settings, SignalData data, SignalReconstruction model) {
    return (step, picture) -> {
      if (picture != null) {
        SignalSheet sheet = new SignalSheet(settings, data.list(Part.VAL), DRAWN);
        sheet.add("step " + step, model, settings.seed());
        sheet.write(picture);
      }
      try (BatchLoader<SignalBatch> signals = data.validation()) {
        return model.metrics(signals);
      }
    };
  }

  @Override
  ModelSummary.Part part(SignalPretrainConfig settings, Parameters parameters) {
    SameDiff graph = graph(parameters, settings, 1);
    return ModelSummary.Part.of("autoencoder", parameters, name -> true, graph, SignalModel.LOSS);
  }
}
