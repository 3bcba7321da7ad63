package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.ConfigLoader.TopLevel;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metrics;

/** The kinds of data that the program knows, by name. */
public final class Kinds {
  /** The key of a configuration that names its kind. */
  public static final String KEY = "system";

  private static Kinds installed;

  private final Map<String, DataKind> byName = new LinkedHashMap<>();

  private Kinds(Iterable<DataKind> kinds) {
    for (DataKind kind : kinds) {
      DataKind other = byName.put(kind.name(), kind);
      if (other != null) {
        throw new InputException(
            "two kinds of data are called '%s': %s and %s; leave one of the jars out"
                .formatted(kind.name(), other.getClass().getName(), kind.getClass().getName()));
      }
    }
  }

  /**
   * Those on the class path.
   *
   * @throws InputException if two have one name
   */
  public static synchronized Kinds installed() {
    if (installed == null) {
      installed = of(ServiceLoader.load(DataKind.class, Kinds.class.getClassLoader()));
    }
    return installed;
  }

  /**
   * These.
   *
   * @throws InputException if two have one name
   */
  public static Kinds of(Iterable<DataKind> kinds) {
    return new Kinds(kinds);
  }

  /** All of them. */
  public Collection<DataKind> all() {
    return byName.values();
  }

  /** Their names. */
  public Set<String> names() {
    return byName.keySet();
  }

  /** The metrics that any run logs, in the order in which a reader wants them. */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(Metrics.LEARNED);
    for (DataKind kind : all()) {
      kind.metrics().stream().filter(metric -> !metrics.contains(metric)).forEach(metrics::add);
    }
    metrics.addAll(Metrics.COURSE);
    return metrics;
  }

  /** The metric of a name in a log; empty for one that no kind knows. */
  public Optional<Metric> metric(String name) {
    return metrics().stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  /**
   * The kind of a configuration.
   *
   * @param overrides as those of {@link ConfigLoader#load}
   * @throws InputException for a file that cannot be read, or a name that is not known
   */
  public DataKind of(Path file, List<String> overrides) {
    TopLevel value = ConfigLoader.topLevel(file, overrides).get(KEY);
    if (value == null) {
      return assumed(file);
    }
    DataKind kind = value.text() == null ? null : byName.get(value.text());
    if (kind == null) {
      throw new InputException(
          "%s: %s must be one of %s, is %s"
              .formatted(value.origin(), KEY, String.join(", ", names()), value.shown()));
    }
    return kind;
  }

  private DataKind assumed(Path file) {
    return all().stream()
        .filter(DataKind::isAssumed)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s: %s must be given, one of %s"
                        .formatted(file, KEY, String.join(", ", names()))));
  }

  /** The kind of a run. */
  public DataKind of(RunCheckpoint run) {
    return of(run.config(), List.of());
  }

  /** Opens the model of a checkpoint or, of a run folder, of its newest one. */
  public OpenedModel open(Path checkpoint) {
    RunCheckpoint run = RunCheckpoint.open(checkpoint);
    return of(run).open(run, List.of());
  }

  /**
   * The task of a configuration for a stage.
   *
   * @throws InputException if the kind has none
   */
  public Task<?> task(Path file, List<String> overrides, Stage stage) {
    DataKind kind = of(file, overrides);
    return task(kind, stage)
        .orElseThrow(
            () ->
                new InputException(
                    "%s: %s: %s is trained by the command %s"
                        .formatted(file, KEY, kind.name(), kind.tasks().get(0).stage().command())));
  }

  /**
   * The task that a configuration describes, told by the sections that it has: that of a classifier
   * where it names a key that only classifiers have.
   */
  public Task<?> task(Path file, List<String> overrides) {
    DataKind kind = of(file, overrides);
    Set<String> given = ConfigLoader.topLevel(file, overrides).keySet();
    Optional<Task<?>> pretraining = task(kind, Stage.PRETRAIN);
    Optional<Task<?>> classifying = task(kind, Stage.CLASSIFY);
    if (pretraining.isEmpty() || classifying.isEmpty()) {
      return kind.tasks().get(0);
    }
    List<String> own = new ArrayList<>(ConfigLoader.keys(classifying.get().settings()));
    own.removeAll(ConfigLoader.keys(pretraining.get().settings()));
    return given.stream().anyMatch(own::contains) ? classifying.get() : pretraining.get();
  }

  private static Optional<Task<?>> task(DataKind kind, Stage stage) {
    for (Task<?> task : kind.tasks()) {
      if (task.stage() == stage) {
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  /**
   * The task of settings.
   *
   * @throws IllegalArgumentException if no kind has such settings
   */
  @SuppressWarnings("unchecked") // a task whose settings are of this class
  public <S extends Record & RunSettings> Task<S> taskOf(S settings) {
    for (DataKind kind : all()) {
      for (Task<?> task : kind.tasks()) {
        if (task.settings() == settings.getClass()) {
          return (Task<S>) task;
        }
      }
    }
    throw new IllegalArgumentException("no kind of data has settings " + settings.getClass());
  }

  /** The settings of a run, whatever it is. */
  public RunSettings settings(RunCheckpoint run) {
    return settings(run.config(), List.of());
  }

  /**
   * The settings in a file, whatever they train.
   *
   * @param overrides as those of {@link ConfigLoader#load}
   */
  public RunSettings settings(Path file, List<String> overrides) {
    return ConfigLoader.load(task(file, overrides).settings(), file, overrides);
  }
}
