package org.maskedaction.data;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Samples that are read one by one, by several threads at once.
 *
 * @param <S> what a sample is
 */
public interface SampleSource<S> extends AutoCloseable {
  /** What is read, such as {@code clip}: a loader is named after it. */
  String kind();

  /** What several samples are called in messages, such as {@code videos}. */
  String plural();

  /** Number of samples. */
  int size();

  /** The name or file of a sample, for messages. */
  String name(int index);

  /**
   * Reads a sample.
   *
   * @param random draws what is random about it
   * @throws org.maskedaction.io.InputException where nothing of it can be read
   */
  S load(int index, SplittableRandom random);

  /** What could not be read of a sample. */
  default List<String> problems(S sample) {
    return List.of();
  }

  /** Whether anything of a sample was read. */
  default boolean isUsable(S sample) {
    return true;
  }

  /**
   * The counters of a sample's random stream.
   *
   * @param epoch from 0
   * @param index the sample whose turn it is
   * @param attempt how many samples were tried in its place before
   * @param repeat how often it came in the epoch before
   */
  default long[] counters(int epoch, int index, int attempt, int repeat) {
    return repeat == 0
        ? new long[] {epoch, index, attempt}
        : new long[] {epoch, index, attempt, repeat};
  }

  @Override
  default void close() {}
}
