package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.TrainLoop;
import org.maskedaction.viz.StackedPlots;

/**
 * The learning rates of a run over its steps.
 *
 * @param batchesPerEpoch steps of an epoch
 * @param steps steps of the whole run
 * @param rates what learns at which rate
 */
public record SchedulePicture(long batchesPerEpoch, long steps, List<LearningRate> rates) {
  private static final int POINTS = 1000;

  /**
   * The rates of a run that settings describe.
   *
   * @param samples training samples to count with, or null to count those of the data
   * @throws InputException where the data cannot be read
   */
  public static <S extends Record & RunSettings> SchedulePicture of(
      Task<S> task, S settings, Integer samples) {
    if (samples != null && samples < 1) {
      throw new InputException("training samples: " + samples + "; expected at least 1");
    }
    OptimizerConfig optimizer = settings.optimizer();
    long all = task.samplesPerEpoch(settings, samples);
    long batches = all / optimizer.batchSize(); // an incomplete last batch is left out
    if (batches == 0) {
      throw new InputException(
          "%d training samples do not fill a batch of %d".formatted(all, optimizer.batchSize()));
    }
    return new SchedulePicture(
        batches,
        TrainLoop.totalSteps(settings.run(), optimizer.epochs(), batches),
        task.rates(settings, batches));
  }

  /** The rates in a few lines for people. */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%,d steps, %,d of them an epoch", steps, batchesPerEpoch));
    for (LearningRate rate : rates) {
      double highest =
          LongStream.range(0, POINTS)
              .mapToDouble(i -> rate.at().applyAsDouble(step(i)))
              .filter(Double::isFinite)
              .max()
              .orElse(Double.NaN);
      lines.add(
          String.format(
              Locale.ROOT,
              "learning rate of the %-12s highest %.3e, at the end %.3e",
              rate.name() + ":",
              highest,
              rate.at().applyAsDouble(steps - 1)));
    }
    return lines;
  }

  /**
   * Draws the rates over the steps.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   */
  public void write(String title, Path file) throws IOException {
    List<StackedPlots.Line> lines = new ArrayList<>();
    for (LearningRate rate : rates) {
      double[] values = new double[POINTS];
      for (int i = 0; i < POINTS; i++) {
        values[i] = rate.at().applyAsDouble(step(i));
      }
      lines.add(new StackedPlots.Line("Learning rate of the " + rate.name(), values));
    }
    String across = String.format(Locale.ROOT, "Step (an epoch has %,d)", batchesPerEpoch);
    new StackedPlots(title, across, Math.max(1, steps - 1), lines).write(file);
  }

  /** The step of one of the points, from the first step to the last. */
  private long step(long point) {
    return Math.round((steps - 1) * (double) point / (POINTS - 1));
  }
}
