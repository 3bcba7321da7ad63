package org.maskedaction.experiment;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.viz.ViewSheet;

/**
 * Training samples as a model sees them: as they are evaluated, then as they come in the first
 * epochs, every time cut and augmented anew. What a run does to whole batches, such as mixup, is
 * not shown, nor is the scaling of values.
 */
public final class AugmentationSheet {
  private final int samples;
  private final int epochs;
  private final IntConsumer progress;

  /**
   * A sheet.
   *
   * @param samples how many samples, spread evenly over the training data
   * @param epochs augmentations of each
   * @param progress told how many samples are generated, where they are
   */
  public AugmentationSheet(int samples, int epochs, IntConsumer progress) {
    requirePositive("clips", samples);
    requirePositive("augmentations", epochs);
    this.samples = samples;
    this.epochs = epochs;
    this.progress = progress;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new InputException("%s: %d; expected at least 1".formatted(name, value));
    }
  }

  /**
   * The sheet of the training data that settings describe.
   *
   * @throws InputException where the data cannot be read
   */
  public <S extends Record & RunSettings> ViewSheet of(Task<S> task, S settings) {
    OpenedData data = task.data(settings, progress);
    return data.draw(places(data.size(Part.TRAIN)), epochs);
  }

  /** Places spread evenly over so many. */
  private int[] places(int size) {
    int count = Math.min(samples, size);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }
}
