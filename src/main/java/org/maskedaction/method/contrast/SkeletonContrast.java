package org.maskedaction.method.contrast;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.model.Initializer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonContrastConfig.Persons;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The contrastive branch of skeleton pre-training: what makes keys and remembers them. */
public final class SkeletonContrast {
  /** InfoNCE between two views of a skeleton sequence, without its weight. */
  public static final Metric CONTRASTIVE_LOSS =
      new Metric(
          "contrastive_loss",
          "Contrastive loss",
          Metric.NATS,
          Goal.LOW,
          true,
          "InfoNCE between two views of a skeleton sequence, without its weight");

  private final IntPredicate isPresent; // null where all persons count
  private final MomentumEncoder encoder;
  private final KeyQueue queue;
  private final float[] weights; // [Q]
  private final FloatPointer plannedWeights;
  private final INDArray plannedKeys; // [Q, D]

  /**
   * The newest keys of earlier batches, a ring in which a new key takes the place of the oldest; it
   * starts with random directions, as in MoCo's code.
   */
  public static final class KeyQueue {
    private static final long STREAM = "queue".hashCode();

    private final INDArray keys;
    private long position;

    /** A queue in {@code keys}, which it fills with directions drawn from {@code seed}. */
    KeyQueue(INDArray keys, long seed) {
      this.keys = keys;
      float[] row = new float[(int) keys.size(1)];
      for (long i = 0; i < keys.size(0); i++) {
        fillDirection(row, RandomStreams.of(seed, Initializer.INITIALISATION, STREAM, i));
        Memory.at(Memory.floats(keys), i * row.length).put(row, 0, row.length);
      }
    }

    private static void fillDirection(float[] row, SplittableRandom random) {
      double[] normal = new double[row.length];
      double squares = 0;
      for (int j = 0; j < row.length; j++) {
        normal[j] = random.nextGaussian();
        squares += normal[j] * normal[j];
      }
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) (normal[j] / Math.sqrt(squares));
      }
    }

    /** The keys, rows of unit length; part of the state. // [size, D] */
    public INDArray keys() {
      return keys;
    }

    /** The row that the next key goes to; part of the state. */
    public long position() {
      return position;
    }

    /** Sets the row that the next key goes to, when resuming. */
    public void setPosition(long position) {
      this.position = position;
    }

    /**
     * Takes new keys in their order.
     *
     * @param fresh rows of unit length // [Q, D]
     * @param weights 0 for a row that is left out // [Q]
     */
    void add(INDArray fresh, float[] weights) {
      long width = keys.size(1);
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] > 0) {
          Memory.copy(
              Memory.at(Memory.floats(keys), position * width),
              Memory.at(Memory.floats(fresh), i * width),
              width);
          position = (position + 1) % keys.size(0);
        }
      }
    }
  }

  /**
   * A branch with a fresh queue, its encoder a copy of the trained one.
   *
   * @param seed seed of the queue
   * @param clips the batch's persons, shared with the plan // [R, T, V, C]
   * @param isPresent whether a row of {@code clips} shows a person
   * @param plan the plan of the autoencoder, whose inputs it fills and which runs after it
   * @param memory shared with the plan
   */
  public SkeletonContrast(
      Parameters parameters,
      SkeletonModelConfig model,
      SkeletonContrastConfig contrast,
      long seed,
      INDArray clips,
      IntPredicate isPresent,
      ExecutionPlan plan,
      PlanMemory memory) {
    this.isPresent = contrast.persons() == Persons.EACH_PRESENT ? isPresent : null;
    plannedKeys = plan.input(SkeletonMae.KEYS);
    plannedWeights = Memory.floats(plan.input(SkeletonMae.QUERY_WEIGHTS));
    encoder = new MomentumEncoder(parameters, model, contrast, clips, memory);
    queue = new KeyQueue(plan.input(SkeletonMae.QUEUE), seed);
    weights = new float[(int) plannedKeys.size(0)];
    Arrays.fill(weights, 1f);
  }

  /** Makes the keys of the current batch. */
  public void run() {
    if (isPresent != null) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = isPresent.test(i) ? 1f : 0f;
      }
    }
    plannedWeights.put(weights, 0, weights.length);
    encoder.run();
    plannedKeys.assign(encoder.keys());
  }

  /** Puts the keys of the current batch into the queue, after the loss was computed. */
  public void enqueue() {
    queue.add(encoder.keys(), weights);
  }

  public MomentumEncoder encoder() {
    return encoder;
  }

  public KeyQueue queue() {
    return queue;
  }
}
