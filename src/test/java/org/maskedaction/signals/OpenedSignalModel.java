package org.maskedaction.signals;

import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Chosen;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.kind.SampleFeatures;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/** A classifier of signals, or a pre-trained encoder. */
final class OpenedSignalModel implements OpenedModel {
  private final RunCheckpoint source;
  private final SignalSettings settings;
  private final Parameters parameters = Parameters.toBeRead();
  private SignalInference inference; // null before it is needed

  /** Loads the weights of a run. */
  OpenedSignalModel(RunCheckpoint source, List<String> overrides) {
    this.source = source;
    settings = settings(source, overrides);
    Backend.initialise();
    if (classifies()) {
      SignalModel.createClassifier(parameters, settings.model(), settings.classes());
    } else {
      SignalModel.createAutoencoder(parameters, settings.model());
    }
    CheckpointTensors.read(source.weights(), parameters.all());
  }

  /** The settings of a run on signals. */
  static SignalSettings settings(RunCheckpoint source, List<String> overrides) {
    return source.weightNames().stream().anyMatch(SignalModel::isHead)
        ? TrainedSettings.load(source, SignalFineTuneConfig.class, overrides)
        : TrainedSettings.load(source, SignalPretrainConfig.class, overrides);
  }

  @Override
  public RunSettings settings() {
    return settings;
  }

  /** The weights. */
  Parameters parameters() {
    return parameters;
  }

  /** The settings of a pre-training, which others are refused for. */
  SignalPretrainConfig pretraining() {
    if (settings instanceof SignalPretrainConfig pretraining) {
      return pretraining;
    }
    throw new InputException(
        source.checkpoint().folder() + ": has no autoencoder; expected a pre-training run");
  }

  @Override
  public boolean classifies() {
    return settings.classes() > 0;
  }

  @Override
  public Chosen scores(SampleChoice choice, Consumer<SampleScores> use) {
    if (!classifies()) {
      throw new InputException(
          source.checkpoint().folder() + ": has no classifier; expected a fine-tuning run");
    }
    inference =
        new SignalInference(
            parameters,
            SignalModel.classifier(parameters, settings.model(), 1),
            SignalModel.LOGITS);
    SignalList list = list(choice);
    return forEach(
        choice.labelled() ? list.withClasses(settings.classes()) : list,
        signal -> use.accept(SignalFineTuning.scores(inference, signal)));
  }

  @Override
  public SampleFeatures features(SampleChoice choice) {
    inference =
        new SignalInference(
            parameters, SignalModel.encoder(parameters, settings.model(), 1), SignalModel.FEATURES);
    SignalList list = list(choice);
    SampleFeatures features = new SampleFeatures(list.source(), settings.model().embedDim());
    Chosen chosen =
        forEach(
            list,
            signal -> features.add(signal.ids().get(0), signal.labels()[0], inference.of(signal)));
    features.leaveOut(chosen.leftOut());
    return features;
  }

  private SignalList list(SampleChoice choice) {
    SignalOptions options = choice.options(SignalOptions.class, SignalOptions.NONE);
    return choice.files().isEmpty()
        ? new SignalData(settings).list(options.part(choice.part()))
        : SignalList.of(choice.files());
  }

  private Chosen forEach(SignalList list, Consumer<SignalBatch> use) {
    try (BatchLoader<SignalBatch> loader = list.single(settings.model())) {
      loader.forEach(use);
      return new Chosen(list.source(), list.fingerprint(), loader.leftOut());
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    if (inference != null) {
      inference.close();
    }
  }
}
