package org.maskedaction.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An exponential moving average of trained arrays, kept in arrays of its own: average ← decay ·
 * average + (1 - decay) · trained, in float32 and one pass.
 */
public final class MovingAverage {
  private static final int VALUES_PER_TASK = 1 << 14;
  private static final ScratchArray AVERAGE = new ScratchArray();
  private static final ScratchArray TRAINED = new ScratchArray();

  private final List<Block> blocks = new ArrayList<>();
  private final float share;

  /** Consecutive values of one array. */
  private record Block(FloatPointer average, FloatPointer trained, int length) {}

  /**
   * An average that starts as it is.
   *
   * @param averages what is moved, float32, dense in c order
   * @param trained what it moves towards, of the same shapes; may hold more
   * @param decay share of the old value that a step keeps, in [0, 1)
   */
  public MovingAverage(
      Map<String, INDArray> averages, Map<String, INDArray> trained, double decay) {
    share = (float) (1 - decay);
    averages.forEach((name, average) -> addBlocks(average, trained.get(name)));
  }

  private void addBlocks(INDArray average, INDArray trained) {
    for (long from = 0; from < trained.length(); from += VALUES_PER_TASK) {
      blocks.add(
          new Block(
              Memory.at(Memory.floats(average), from),
              Memory.at(Memory.floats(trained), from),
              (int) Math.min(VALUES_PER_TASK, trained.length() - from)));
    }
  }

  /** Moves all averages by a share of 1 - decay towards the trained arrays. */
  public void follow() {
    WorkerPool.shared().forEach(blocks.size(), i -> follow(blocks.get(i), share));
  }

  private static void follow(Block block, float share) {
    float[] average = AVERAGE.atLeast(VALUES_PER_TASK);
    float[] trained = TRAINED.atLeast(VALUES_PER_TASK);
    block.average.get(average, 0, block.length);
    block.trained.get(trained, 0, block.length);
    for (int i = 0; i < block.length; i++) {
      average[i] += share * (trained[i] - average[i]);
    }
    block.average.put(average, 0, block.length);
  }
}
