package org.maskedaction.kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.Batch;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.run.RunFolder;
import org.maskedaction.train.Trainer;

/**
 * What a run needs to learn: data, model, and how it is measured. Closes the loader and what else
 * it owns.
 *
 * @param settings of the run, with what was measured on the data
 * @param fingerprint identifies the training samples and their labels
 * @param loader the training samples
 * @param trainer what learns
 * @param validation how it is measured
 * @param notes for people and for the run folder
 * @param owned what is closed with it besides, first to last
 * @param <B> what a batch holds
 */
public record Training<B extends Batch>(
    Record settings,
    String fingerprint,
    BatchLoader<B> loader,
    Trainer<B> trainer,
    Validation validation,
    Notes notes,
    List<Owned> owned)
    implements AutoCloseable {
  /**
   * What is said and kept of a training.
   *
   * @param origin lines for people on where the initial weights come from
   * @param facts lines for people at the end
   * @param keeper keeps in the run folder what later commands need of the data
   */
  public record Notes(List<String> origin, List<String> facts, Keeper keeper) {
    /** Nothing. */
    public static final Notes NONE = new Notes(List.of(), List.of(), folder -> {});

    /** Weights from somewhere, and something to keep. */
    public static Notes of(List<String> origin, Keeper keeper) {
      return new Notes(origin, List.of(), keeper);
    }
  }

  /** Keeps something in a run folder. */
  @FunctionalInterface
  public interface Keeper {
    /** Writes it. */
    void keep(RunFolder folder) throws IOException;
  }

  /** Something that is closed without an exception to declare. */
  @FunctionalInterface
  public interface Owned extends AutoCloseable {
    @Override
    void close();
  }

  /** A training of which there is nothing to say. */
  public Training(
      Record settings,
      String fingerprint,
      BatchLoader<B> loader,
      Trainer<B> trainer,
      Validation validation) {
    this(settings, fingerprint, loader, trainer, validation, Notes.NONE, List.of());
  }

  /** The same with notes. */
  public Training<B> with(Notes other) {
    return new Training<>(settings, fingerprint, loader, trainer, validation, other, owned);
  }

  /** The same that closes something more. */
  public Training<B> owning(Owned more) {
    List<Owned> all = new ArrayList<>(owned);
    all.add(more);
    return new Training<>(
        settings, fingerprint, loader, trainer, validation, notes, List.copyOf(all));
  }

  @Override
  public void close() {
    owned.forEach(Owned::close);
    trainer.close();
    loader.close();
  }

  /** Measures what learns, on samples that it does not learn from. */
  @FunctionalInterface
  public interface Validation {
    /**
     * The metrics now, by name.
     *
     * @param step finished steps
     * @param sheet where to draw what the model does with some samples; null for no picture. A
     *     model of which there is nothing to draw writes none
     */
    Map<String, Double> evaluate(long step, Path sheet) throws IOException;
  }
}
