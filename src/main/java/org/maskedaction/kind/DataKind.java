package org.maskedaction.kind;

import java.util.List;
import java.util.Optional;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/**
 * A kind of data that models learn from, such as videos: its settings, its models and what is done
 * with them. Kinds are found by {@link java.util.ServiceLoader}, so that a jar beside the program
 * adds one: a class with a public constructor without arguments, named in {@code
 * META-INF/services/org.maskedaction.kind.DataKind}.
 */
public interface DataKind {
  /** The value of the key {@code system} by which a configuration names the kind. */
  String name();

  /** One sample, as texts for people call it, such as {@code video}; a plural ends in s. */
  String sample();

  /** Whether a configuration without the key {@code system} is of this kind; of one at most. */
  default boolean isAssumed() {
    return false;
  }

  /** What a run on these data may learn, at most one task for each stage. */
  List<Task<?>> tasks();

  /**
   * Opens the model of a run with frozen weights.
   *
   * @param run the checkpoint
   * @param overrides settings of the run to replace; none that decide on the model
   * @throws org.maskedaction.io.InputException if the checkpoint holds no model of this kind, or an
   *     override would change the model
   */
  OpenedModel open(RunCheckpoint run, List<String> overrides);

  /** The metrics that only runs on these data log, in the order in which a reader wants them. */
  List<Metric> metrics();

  /**
   * New options that a command has for this kind alone: an object with annotations of picocli.
   * Their names must be others than those of the command and of other kinds.
   */
  default Optional<KindOptions> options(Use use) {
    return Optional.empty();
  }

  /**
   * What the help of a command says of this kind: the files that it reads or what it draws, in one
   * sentence; empty for nothing.
   */
  default String help(Use use) {
    return "";
  }

  /**
   * Something that not every kind can do: {@link Pictures}, {@link Generator}, {@link Preparation},
   * {@link WeightFormats}.
   */
  default <C> Optional<C> capability(Class<C> type) {
    return Optional.empty();
  }

  /** What a command does with a finished run; a kind of data may have options for it. */
  enum Use {
    /** Measures a classifier. */
    EVALUATE,
    /** Names classes. */
    PREDICT,
    /** Writes or draws features. */
    FEATURES,
    /** Measures features. */
    PROBE,
    /** Draws pictures. */
    VISUALISE
  }
}
