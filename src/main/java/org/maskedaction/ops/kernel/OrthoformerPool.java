package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Orthoformer's pooling over places for one clip, in float32: the values pooled by landmark, which
 * all queries share, and each query's mean of them.
 *
 * @param shape sizes
 * @param heads projections of the clip
 * @param landmarks the clip's landmarks Λ, [L, D]
 * @param count landmarks L of each head
 * @param pooled softmax(Λ K_fᵀ / √d) V_f of every head and frame, [h, F, L, d]
 */
record OrthoformerPool(
    TrajectoryShape shape, Heads heads, FloatPointer landmarks, long count, FloatPointer pooled) {
  private static final ScratchFloats WEIGHTS = new ScratchFloats("weights of keys");

  /** Floats of {@code pooled}. */
  static long floats(TrajectoryShape shape, long count) {
    return shape.frames() * count * shape.width();
  }

  /** Fills {@code pooled} in {@code room} from a clip's projections. */
  static OrthoformerPool of(
      TrajectoryShape shape, Heads heads, FloatPointer landmarks, long count, FloatPointer room) {
    OrthoformerPool pool = new OrthoformerPool(shape, heads, landmarks, count, room);
    pool.forEachFrame(pool::fill);
    return pool;
  }

  /** Work on one head and frame. */
  interface FrameTask {
    void run(long head, long frame);
  }

  /** Runs {@code task} for every head and frame. */
  void forEachFrame(FrameTask task) {
    long frames = shape.frames();
    WorkerPool.loop(
        (int) (shape.heads() * frames), index -> task.run(index / frames, index % frames));
  }

  private void fill(long head, long frame) {
    long places = shape.places();
    long d = shape.headWidth();
    FloatPointer weights = WEIGHTS.atLeast(count * places);
    keyWeights(head, frame, weights);
    Operand value = heads.value(head, frame * places);
    FloatPointer target = pooled(head, frame).data();
    Gemm.single(count, d, places, 1f, Operand.of(weights, places), value, 0f, target, d);
  }

  /** Landmarks of a head, [L, d]. */
  Operand landmarks(long head) {
    return Operand.of(Memory.at(landmarks, head * shape.headWidth()), shape.width());
  }

  /** Values of a frame pooled by landmark, [L, d]. */
  Operand pooled(long head, long frame) {
    return byLandmark(pooled, head, frame);
  }

  /** The part of one head and frame of an array [h, F, L, d]. */
  Operand byLandmark(FloatPointer array, long head, long frame) {
    long d = shape.headWidth();
    return Operand.of(Memory.at(array, (head * shape.frames() + frame) * count * d), d);
  }

  /** softmax(Λ K_fᵀ / √d) over the places of a frame. // [L, S] */
  void keyWeights(long head, long frame, FloatPointer target) {
    long places = shape.places();
    long d = shape.headWidth();
    Operand key = heads.key(head, frame * places).transpose();
    Gemm.single(count, places, d, shape.scale(), landmarks(head), key, 0f, target, places);
    RowSoftmax.forward(target, count, places);
  }

  /**
   * softmax(Q Λᵀ / √d) over the landmarks, of {@code rows} queries from {@code from} on. [rows, L]
   */
  void queryWeights(long head, long from, long rows, FloatPointer target) {
    Operand query = heads.query(head, from);
    Operand key = landmarks(head).transpose();
    Gemm.single(rows, count, shape.headWidth(), shape.scale(), query, key, 0f, target, count);
    RowSoftmax.forward(target, rows, count);
  }

  /**
   * Ỹ of some queries.
   *
   * @param weights room for [rows, L]
   * @param trajectories Ỹ [rows, F, D]
   */
  void tokens(long from, long rows, FloatPointer weights, FloatPointer trajectories) {
    long width = shape.width();
    long d = shape.headWidth();
    for (long head = 0; head < shape.heads(); head++) {
      queryWeights(head, from, rows, weights);
      for (long frame = 0; frame < shape.frames(); frame++) {
        FloatPointer target = Memory.at(trajectories, frame * width + head * d);
        Operand left = Operand.of(weights, count);
        Operand right = pooled(head, frame);
        Gemm.single(rows, d, count, 1f, left, right, 0f, target, shape.frames() * width);
      }
    }
  }
}
