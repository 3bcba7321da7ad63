package org.maskedaction.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.model.Parameters;
import org.maskedaction.run.RunCheckpoint;

/**
 * A task whose model is the parameters that its settings describe.
 *
 * @param <S> the record of its settings
 */
public abstract class ModelTask<S extends Record & RunSettings> implements Task<S> {
  private final Stage stage;
  private final Class<S> settings;

  /** A task for a stage with settings of a class. */
  protected ModelTask(Stage stage, Class<S> settings) {
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

  /** Creates all parameters, in the order of the model. */
  protected abstract void create(Parameters parameters, S settings);

  /** What the model of these parameters is made of. */
  protected abstract ModelSummary summary(Parameters parameters, S settings);

  @Override
  public final Parameters parameters(S settings) {
    Parameters parameters = new Parameters(settings.seed());
    create(parameters, settings);
    return parameters;
  }

  @Override
  public final ModelSummary summary(S settings) {
    Parameters parameters = Parameters.toBeRead();
    create(parameters, settings);
    return summary(parameters, settings);
  }

  /**
   * Reads an initial checkpoint, where a new run has one.
   *
   * @param transfer takes what fits; returns lines for people
   * @return the same lines with a heading
   */
  protected final List<String> initialise(
      S settings, Start start, Function<RunCheckpoint, List<String>> transfer) {
    if (start.resumed() || settings.initCheckpoint().isEmpty()) {
      return List.of();
    }
    RunCheckpoint source = RunCheckpoint.open(settings.initCheckpoint().get());
    List<String> lines = new ArrayList<>();
    lines.add("initial weights from " + source.weights() + ":");
    transfer.apply(source).forEach(line -> lines.add("  " + line));
    return lines;
  }
}
