package org.maskedaction.data;

import java.util.List;
import java.util.function.Consumer;

/**
 * Delivers epochs of batches, each a pure function of seed, epoch and position, so that an epoch
 * can be entered anywhere.
 *
 * @param <B> what a batch holds
 */
public interface BatchLoader<B extends Batch> extends AutoCloseable {
  /** Batches in a whole epoch. */
  long batchesPerEpoch();

  /** Begins {@code epoch} at batch {@code firstBatch}, both from 0. */
  void startEpoch(int epoch, int firstBatch);

  /** The next batch, or null at the end of the epoch; waits where it is not ready. */
  B next();

  /** The samples that could not be read so far, or not as they should be, each once. */
  List<LeftOut> leftOut();

  /** Hands over all batches of the first epoch. */
  default void forEach(Consumer<? super B> use) {
    startEpoch(0, 0);
    for (B batch = next(); batch != null; batch = next()) {
      use.accept(batch);
    }
  }

  @Override
  void close();
}
