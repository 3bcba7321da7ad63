package org.maskedaction.kind;

import java.util.List;
import java.util.function.IntConsumer;
import org.maskedaction.model.Parameters;

/**
 * What a run on one kind of data may learn.
 *
 * @param <S> the record of its settings
 */
public interface Task<S extends Record & RunSettings> {
  /** What it is for. */
  Stage stage();

  /** The record of its settings. */
  Class<S> settings();

  /**
   * Looks up the samples; data that the program draws itself are drawn first.
   *
   * @param generated told how many samples are drawn
   * @throws org.maskedaction.io.InputException if the data cannot be used
   */
  OpenedData data(S settings, IntConsumer generated);

  /** New parameters with their initial values. */
  Parameters parameters(S settings);

  /**
   * Everything that a run needs to learn.
   *
   * @throws org.maskedaction.io.InputException if the settings do not fit the data, or the initial
   *     weights do not fit the model
   */
  Training<?> training(S settings, Start start);

  /**
   * How many samples an epoch goes through, found without reading one.
   *
   * @param given training samples to count with, or null to look at the data
   */
  long samplesPerEpoch(S settings, Integer given);

  /** What the model is made of. */
  ModelSummary summary(S settings);

  /**
   * The learning rates over the steps of a run.
   *
   * @param batchesPerEpoch steps of an epoch
   */
  List<LearningRate> rates(S settings, long batchesPerEpoch);

  /**
   * How a run begins.
   *
   * @param resumed whether it continues from a checkpoint, so that no initial weights are read
   * @param generated told how many samples are drawn
   */
  record Start(boolean resumed, IntConsumer generated) {
    /** A new run that nobody watches. */
    public static final Start NEW = new Start(false, drawn -> {});
  }

  /** What a run is for. */
  enum Stage {
    /** Learns from samples without labels. */
    PRETRAIN("pretrain"),
    /** Learns to name classes. */
    CLASSIFY("finetune");

    private final String command;

    Stage(String command) {
      this.command = command;
    }

    /** The command that trains it. */
    public String command() {
      return command;
    }
  }
}
