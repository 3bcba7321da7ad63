package org.maskedaction.signals;

import java.util.List;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.TrainedSettings;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.Training.Validation;
import org.maskedaction.method.classify.SoftTargets;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/** Training of a classifier of signals, from a checkpoint or from random weights. */
final class SignalFineTuning extends SignalTask<SignalFineTuneConfig> {
  SignalFineTuning() {
    super(Stage.CLASSIFY, SignalFineTuneConfig.class);
  }

  @Override
  void create(Parameters parameters, SignalFineTuneConfig settings) {
    SignalModel.createClassifier(parameters, settings.model(), settings.classes());
  }

  @Override
  public Training<?> training(SignalFineTuneConfig settings, Start start) {
    SignalData data = SignalData.open(settings, start.generated());
    data.list(Part.TRAIN).withClasses(settings.classes());
    data.list(Part.VAL).withClasses(settings.classes());
    List<String> classNames = data.classNames();
    Parameters parameters = parameters(settings);
    List<String> origin = start.resumed() ? List.of() : initialise(parameters, settings);
    BatchLoader<SignalBatch> loader = data.training();
    int batch = settings.optimizer().batchSize();
    SignalTrainer trainer =
        new SignalTrainer(
            parameters,
            SignalModel.classifierLoss(parameters, settings.model(), batch),
            new NamedClasses(
                new SoftTargets(settings.classes(), settings.finetune().labelSmoothing())),
            settings.finetune()::trains,
            settings.optimizer(),
            loader.batchesPerEpoch());
    SignalInference model =
        new SignalInference(
            parameters,
            SignalModel.classifier(parameters, settings.model(), 1),
            SignalModel.LOGITS);
    return new Training<>(
            settings,
            data.fingerprint(Part.TRAIN),
            loader,
            trainer,
            validation(settings, data, model))
        .with(Training.Notes.of(origin, run -> ClassNames.keep(classNames, run.path())))
        .owning(model::close);
  }

  private static Validation validation(
      SignalFineTuneConfig settings, SignalData data, SignalInference model) {
    return (step, sheet) -> {
      ClassifierTally tally = new ClassifierTally(settings.classes());
      try (BatchLoader<SignalBatch> signals = data.validation()) {
        signals.forEach(signal -> tally.add(scores(model, signal)));
      }
      return tally.metrics();
    };
  }

  /** What a classifier makes of a batch of one. */
  static SampleScores scores(SignalInference model, SignalBatch signal) {
    return new SampleScores(signal.ids().get(0), signal.labels()[0], List.of(model.of(signal)));
  }

  /** Takes the encoder of the initial checkpoint, where there is one; returns lines on it. */
  private static List<String> initialise(Parameters parameters, SignalFineTuneConfig settings) {
    if (settings.initCheckpoint().isEmpty()) {
      return List.of();
    }
    RunCheckpoint source = RunCheckpoint.open(settings.initCheckpoint().get());
    int heads = TrainedSettings.model(source, SignalModelConfig.class).numHeads();
    if (heads != settings.model().numHeads()) {
      throw new InputException(
          "%s: its run has model.num_heads %d; expected %d, that of this configuration"
              .formatted(source.checkpoint().folder(), heads, settings.model().numHeads()));
    }
    CheckpointTensors.read(source.weights(), parameters.select(SignalModel::isEncoder));
    return List.of("initial weights of the encoder from " + source.weights());
  }

  @Override
  ModelSummary.Part part(SignalFineTuneConfig settings, Parameters parameters) {
    return ModelSummary.Part.of(
        "classifier",
        parameters,
        name -> true,
        SignalModel.classifier(parameters, settings.model(), 1),
        SignalModel.LOGITS);
  }
}
