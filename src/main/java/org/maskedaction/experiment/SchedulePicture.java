package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.maskedaction.experiment.LearningRates.Course;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.TrainLoop;
import org.maskedaction.viz.StackedPlots;

/**
 * The learning rates of a run over its steps.
 *
 * @param batchesPerEpoch steps of an epoch
 * @param steps steps of the whole run
 * @param courses what learns at which rate
 */
public record SchedulePicture(long batchesPerEpoch, long steps, List<Course> courses) {
  private static final int POINTS = 1000;

  /**
   * The rates of a run that a configuration describes.
   *
   * @param samples training samples to count with, or null to count those of the data
   * @throws InputException where the data cannot be read, or {@code config} is none of a run
   */
  public static SchedulePicture of(Record config, Integer samples) {
    EpochLength length = new EpochLength(samples);
    if (config instanceof VideoPretrainConfig c) {
      long epoch = length.batches(c);
      return of(c.run(), c.optimizer(), epoch, LearningRates.of(c, epoch));
    }
    if (config instanceof VideoFineTuneConfig c) {
      long epoch = length.batches(c);
      return of(c.run(), c.optimizer(), epoch, LearningRates.of(c, epoch));
    }
    if (config instanceof SkeletonPretrainConfig c) {
      long epoch = length.batches(c);
      return of(c.run(), c.optimizer(), epoch, LearningRates.of(c, epoch));
    }
    if (config instanceof SkeletonFineTuneConfig c) {
      long epoch = length.batches(c);
      return of(c.run(), c.optimizer(), epoch, LearningRates.of(c, epoch));
    }
    if (config instanceof ModalityTrainConfig c) {
      long epoch = length.batches(c);
      return of(c.run(), c.optimizer(), epoch, LearningRates.of(c, epoch));
    }
    throw new InputException("a search or a study has no learning rate; its runs have");
  }

  private static SchedulePicture of(
      RunConfig run, OptimizerConfig optimizer, long epoch, List<Course> courses) {
    return new SchedulePicture(
        epoch, TrainLoop.totalSteps(run, optimizer.epochs(), epoch), courses);
  }

  /** The rates in a few lines for people. */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%,d steps, %,d of them an epoch", steps, batchesPerEpoch));
    for (Course course : courses) {
      double highest =
          LongStream.range(0, POINTS)
              .mapToDouble(i -> course.at().applyAsDouble(step(i)))
              .filter(Double::isFinite)
              .max()
              .orElse(Double.NaN);
      lines.add(
          String.format(
              Locale.ROOT,
              "learning rate of the %-12s highest %.3e, at the end %.3e",
              course.name() + ":",
              highest,
              course.at().applyAsDouble(steps - 1)));
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
    for (Course course : courses) {
      double[] values = new double[POINTS];
      for (int i = 0; i < POINTS; i++) {
        values[i] = course.at().applyAsDouble(step(i));
      }
      lines.add(new StackedPlots.Line("Learning rate of the " + course.name(), values));
    }
    String across = String.format(Locale.ROOT, "Step (an epoch has %,d)", batchesPerEpoch);
    new StackedPlots(title, across, Math.max(1, steps - 1), lines).write(file);
  }

  /** The step of one of the points, from the first step to the last. */
  private long step(long point) {
    return Math.round((steps - 1) * (double) point / (POINTS - 1));
  }
}
