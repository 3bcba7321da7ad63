package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * AdamW: Adam with bias correction and decoupled weight decay (Loshchilov and Hutter, 2019).
 *
 * <p>Each step first shrinks the decayed parameters by 1 - rate * weightDecay, then subtracts rate
 * * m̂ / (√v̂ + eps).
 */
public final class AdamW implements Optimizer {
  private static final int VALUES_PER_TASK = 1 << 14;
  private static final ScratchArray PARAMETERS = new ScratchArray();
  private static final ScratchArray GRADIENTS = new ScratchArray();
  private static final ScratchArray FIRST_MOMENTS = new ScratchArray();
  private static final ScratchArray SECOND_MOMENTS = new ScratchArray();

  private final Settings settings;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private long updates;

  /**
   * The constants of the method.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param eps added to the root of the second moment
   * @param weightDecay decoupled weight decay
   */
  public record Settings(double beta1, double beta2, double eps, double weightDecay) {}

  private record Slot(
      INDArray parameter, INDArray first, INDArray second, boolean decayed, double rateFactor) {}

  /**
   * An optimiser with zero moments.
   *
   * @param parameters what it changes, float32
   * @param decayed which of them decay, by name
   */
  public AdamW(Settings settings, Map<String, INDArray> parameters, Predicate<String> decayed) {
    this(settings, parameters, decayed, name -> 1);
  }

  /**
   * An optimiser with zero moments and learning rates of each parameter's own.
   *
   * @param parameters what it changes, float32
   * @param decayed which of them decay, by name
   * @param rateFactor what the learning rate is multiplied with, by name
   */
  public AdamW(
      Settings settings,
      Map<String, INDArray> parameters,
      Predicate<String> decayed,
      ToDoubleFunction<String> rateFactor) {
    this.settings = settings;
    parameters.forEach(
        (name, array) ->
            slots.put(
                name,
                new Slot(
                    array,
                    zeros(array),
                    zeros(array),
                    decayed.test(name),
                    rateFactor.applyAsDouble(name))));
  }

  private static INDArray zeros(INDArray like) {
    return Nd4j.zeros(DataType.FLOAT, like.shape());
  }

  @Override
  public long updates() {
    return updates;
  }

  @Override
  public void setUpdates(long updates) {
    this.updates = updates;
  }

  /** {@inheritDoc} They are called {@code NAME.exp_avg} and {@code NAME.exp_avg_sq}. */
  @Override
  public Map<String, INDArray> moments() {
    Map<String, INDArray> moments = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          moments.put(name + ".exp_avg", slot.first);
          moments.put(name + ".exp_avg_sq", slot.second);
        });
    return moments;
  }

  @Override
  public void step(Map<String, INDArray> gradients, double scale, double rate) {
    updates++;
    slots.forEach((name, slot) -> update(slot, gradients.get(name), (float) scale, rate));
  }

  private void update(Slot slot, INDArray gradient, float scale, double rate) {
    FloatPointer parameter = Memory.floats(slot.parameter);
    FloatPointer first = Memory.floats(slot.first);
    FloatPointer second = Memory.floats(slot.second);
    FloatPointer source = Memory.floats(gradient);
    long length = slot.parameter.length();
    Constants constants = constants(slot.decayed, scale, rate * slot.rateFactor);
    int tasks = (int) ((length + VALUES_PER_TASK - 1) / VALUES_PER_TASK);
    WorkerPool.shared()
        .forEach(
            tasks,
            task -> {
              long from = (long) task * VALUES_PER_TASK;
              int count = (int) Math.min(VALUES_PER_TASK, length - from);
              updateBlock(
                  constants,
                  Memory.at(parameter, from),
                  Memory.at(source, from),
                  Memory.at(first, from),
                  Memory.at(second, from),
                  count);
            });
  }

  /** What one update multiplies and adds, the same for all values of a parameter. */
  private record Constants(
      float scale, float beta1, float beta2, float keep, float step, float rootScale, float eps) {}

  private Constants constants(boolean decayed, float scale, double rate) {
    double correction1 = 1 - Math.pow(settings.beta1, updates);
    double correction2 = 1 - Math.pow(settings.beta2, updates);
    return new Constants(
        scale,
        (float) settings.beta1,
        (float) settings.beta2,
        decayed ? (float) (1 - rate * settings.weightDecay) : 1f,
        (float) (rate / correction1),
        (float) (1 / Math.sqrt(correction2)),
        (float) settings.eps);
  }

  private static void updateBlock(
      Constants c,
      FloatPointer parameter,
      FloatPointer gradient,
      FloatPointer first,
      FloatPointer second,
      int count) {
    float[] p = PARAMETERS.atLeast(VALUES_PER_TASK);
    float[] g = GRADIENTS.atLeast(VALUES_PER_TASK);
    float[] m = FIRST_MOMENTS.atLeast(VALUES_PER_TASK);
    float[] v = SECOND_MOMENTS.atLeast(VALUES_PER_TASK);
    parameter.get(p, 0, count);
    gradient.get(g, 0, count);
    first.get(m, 0, count);
    second.get(v, 0, count);
    moments(c, g, m, v, count);
    for (int i = 0; i < count; i++) {
      float root = (float) Math.sqrt(v[i]) * c.rootScale + c.eps;
      p[i] = p[i] * c.keep - c.step * m[i] / root;
    }
    parameter.put(p, 0, count);
    first.put(m, 0, count);
    second.put(v, 0, count);
  }

  private static void moments(Constants c, float[] g, float[] m, float[] v, int count) {
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * c.scale;
      m[i] = c.beta1 * m[i] + (1 - c.beta1) * gradient;
      v[i] = c.beta2 * v[i] + (1 - c.beta2) * gradient * gradient;
    }
  }
}
