package org.maskedaction.kind;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.run.RunCheckpoint;

/** The settings of a finished run. */
public final class TrainedSettings {
  private TrainedSettings() {}

  /**
   * The settings of a run with others in the place of some.
   *
   * @param overrides of the form {@code section.key=value}
   * @throws InputException if one would change the model
   */
  public static <S extends Record & RunSettings> S load(
      RunCheckpoint run, Class<S> type, List<String> overrides) {
    S settings = run.config(type, overrides);
    if (!overrides.isEmpty()) {
      Map<String, Object> wanted = ConfigLoader.toFlatMap(settings.architecture());
      ConfigLoader.toFlatMap(run.config(type).architecture())
          .forEach((key, trained) -> requireSame(key, trained, wanted.get(key)));
    }
    return settings;
  }

  /**
   * The section {@code model} of a run.
   *
   * @param type the record of the section
   * @throws InputException if the run has a model of another kind
   */
  public static <T> T model(RunCheckpoint run, Class<T> type) {
    Object model = Kinds.installed().settings(run).architecture().get("model");
    if (!type.isInstance(model)) {
      throw new InputException(
          "%s: is of a run on %ss, whose encoder does not fit"
              .formatted(run.checkpoint().folder(), Kinds.installed().of(run).sample()));
    }
    return type.cast(model);
  }

  private static void requireSame(String key, Object trained, Object wanted) {
    if (!Objects.equals(trained, wanted)) {
      throw new InputException(
          "--set %s: %s; the checkpoint was trained with %s".formatted(key, wanted, trained));
    }
  }
}
