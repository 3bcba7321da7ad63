package org.maskedaction.signals;

import java.util.List;
import java.util.function.IntConsumer;
import org.maskedaction.data.Part;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.model.Parameters;

/** What both tasks on signals have in common. */
abstract class SignalTask<S extends Record & SignalSettings> implements Task<S> {
  private final Stage stage;
  private final Class<S> settings;

  SignalTask(Stage stage, Class<S> settings) {
    this.stage = stage;
    this.settings = settings;
  }

  @Override
  public final Stage stage() {
    return stage;
  }

  @Override
  public final Class<S> settings() {
    return settings;
  }

  @Override
  public final OpenedData data(S settings, IntConsumer generated) {
    return SignalData.open(settings, generated);
  }

  /** Creates the parameters of the model. */
  abstract void create(Parameters parameters, S settings);

  @Override
  public final Parameters parameters(S settings) {
    Parameters parameters = new Parameters(settings.seed());
    create(parameters, settings);
    return parameters;
  }

  @Override
  public final long samplesPerEpoch(S settings, Integer given) {
    if (given != null) {
      return given;
    }
    GeneratedSignalsConfig generated = settings.data().generated();
    return generated == null ? new SignalData(settings).size(Part.TRAIN) : generated.train();
  }

  @Override
  public final List<LearningRate> rates(S settings, long batchesPerEpoch) {
    return List.of(
        LearningRate.of(
            "signals", settings.optimizer(), settings.optimizer().schedule(batchesPerEpoch)));
  }

  /** The part of the model that learns, with all parameters. */
  abstract ModelSummary.Part part(S settings, Parameters parameters);

  @Override
  public final ModelSummary summary(S settings) {
    SignalModelConfig model = settings.model();
    Parameters parameters = Parameters.toBeRead();
    create(parameters, settings);
    String signal = "%d steps of %d channels".formatted(model.length(), model.channels());
    String tokens = "%d of %d values".formatted(model.tokens(), model.segmentDim());
    return new ModelSummary(
        List.of(ModelSummary.line("signal", signal), ModelSummary.line("tokens", tokens)),
        List.of(part(settings, parameters)),
        parameters.shapes());
  }
}
