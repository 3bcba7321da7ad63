package org.maskedaction.method.tats;

import java.util.Arrays;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Recorded episodes, one per clip: what the sampler saw, which tokens it left masked, with which
 * log-probabilities, and what the autoencoder made of them (the memory of Algorithm 1).
 */
final class EpisodeBuffer {
  private final int capacity;
  private final int tokens;
  private final int width;
  private final int masked;
  private final INDArray states; // X [E, N, D], null where they are not kept
  private final int[] maskedIndices; // [E, M]
  private final float[] oldLogProbs; // [E, M]
  private final float[] rewards; // [E, M]
  private final float[] values; // [E]
  private int size;

  /**
   * Room for {@code capacity} episodes.
   *
   * @param keepStates whether the states are needed again
   */
  EpisodeBuffer(int capacity, int tokens, int width, int masked, boolean keepStates) {
    this.capacity = capacity;
    this.tokens = tokens;
    this.width = width;
    this.masked = masked;
    states = keepStates ? Nd4j.create(DataType.FLOAT, capacity, tokens, width) : null;
    maskedIndices = new int[capacity * masked];
    oldLogProbs = new float[capacity * masked];
    rewards = new float[capacity * masked];
    values = new float[capacity];
  }

  /**
   * Records the batch that {@code actor} acted on last, with the error of each masked token as
   * reward. // [B, M]
   */
  void record(TatsActor actor, INDArray tokenError) {
    int batch = (int) tokenError.size(0);
    if (size + batch > capacity) {
      throw new IllegalStateException(
          "no room for %d more episodes in a buffer of %d".formatted(batch, capacity));
    }
    if (states != null) {
      Memory.copy(
          Memory.at(Memory.floats(states), (long) size * tokens * width),
          Memory.floats(actor.tokens()),
          (long) batch * tokens * width);
    }
    Memory.ints(actor.masked()).get(maskedIndices, size * masked, batch * masked);
    Memory.floats(tokenError).get(rewards, size * masked, batch * masked);
    Memory.floats(actor.value()).get(values, size, batch);
    INDArray logProbs = ClippedPpoLoss.logProbabilities(actor.logits(), actor.masked());
    Memory.floats(logProbs).get(oldLogProbs, size * masked, batch * masked);
    size += batch;
  }

  /** Recorded episodes. */
  int size() {
    return size;
  }

  /** Masked tokens of an episode. */
  int masked() {
    return masked;
  }

  /** Rewards R of all recorded episodes. // [E, M] */
  float[] rewards() {
    return Arrays.copyOf(rewards, size * masked);
  }

  /** Recorded log-probabilities of all masked tokens. // [E, M] */
  float[] oldLogProbs() {
    return Arrays.copyOf(oldLogProbs, size * masked);
  }

  /** Recorded values V_old. // [E] */
  float[] values() {
    return Arrays.copyOf(values, size);
  }

  /** Copies the state of {@code episode} into row {@code row}. // [B, N, D] */
  void copyState(int episode, INDArray target, int row) {
    long length = (long) tokens * width;
    Memory.copy(
        Memory.at(Memory.floats(target), row * length),
        Memory.at(Memory.floats(states), episode * length),
        length);
  }

  /** Copies the masked tokens of {@code episode} into row {@code row}. // int32 [B, M] */
  void copyMasked(int episode, INDArray target, int row) {
    IntPointer indices = Memory.ints(target);
    indices.position((long) row * masked).put(maskedIndices, episode * masked, masked);
  }

  /** Copies the recorded log-probabilities of {@code episode} into row {@code row}. // [B, M] */
  void copyOldLogProbs(int episode, INDArray target, int row) {
    Memory.at(Memory.floats(target), (long) row * masked)
        .put(oldLogProbs, episode * masked, masked);
  }

  /** Forgets all episodes. */
  void clear() {
    size = 0;
  }
}
