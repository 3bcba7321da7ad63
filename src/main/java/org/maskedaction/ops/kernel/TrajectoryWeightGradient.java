package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.TrajectoryBackward.Gradients;

/**
 * Adds up the gradients of the projections of trajectory tokens over chunks of queries.
 *
 * @param shape sizes
 * @param out where the gradients go
 */
record TrajectoryWeightGradient(TrajectoryShape shape, Gradients out) {
  /**
   * Adds the share of a chunk, one task for each head and matrix; the first chunk initialises.
   *
   * @param dy gradient of the output for the chunk's queries, [rows, D]
   * @param index number of the chunk among those of all clips
   */
  void add(FloatPointer dy, TrajectoryChunk chunk, long rows, long index) {
    long width = shape.width();
    long heads = shape.heads();
    float beta = index == 0 ? 0f : 1f;
    Operand own = Operand.of(chunk.own(), width);
    WorkerPool.loop(
        (int) (3 * heads),
        task -> {
          long head = task % heads;
          FloatPointer mapped = Memory.at(chunk.mapped(), head * width);
          Operand dMapped = Operand.of(mapped, 2 * heads * width);
          Operand pooled = Operand.of(Memory.at(mapped, heads * width), 2 * heads * width);
          switch ((int) (task / heads)) {
            case 0 -> add(out.query(), head, rows, 1f, chunk.dQueries(), own, beta);
            case 1 ->
                add(out.keyValue(), head, rows, shape.scale(), chunk.queries(), dMapped, beta);
            default -> addValue(head, rows, dy, pooled, beta);
          }
        });
    FloatPointer sums = Memory.at(chunk.biasSums(), index * width);
    ColumnSum.of(chunk.dQueries(), rows, (int) width, sums);
  }

  /** The value projection's part; zero where the values are not projected. */
  private void addValue(long head, long rows, FloatPointer dy, Operand pooled, float beta) {
    if (out.keyValue() == null) {
      return;
    }
    long width = shape.width();
    FloatPointer dValue = Memory.at(out.keyValue(), width * width);
    if (shape.projectsValues()) {
      add(dValue, head, rows, 1f, dy, pooled, beta);
    } else if (beta == 0f) {
      long floats = shape.headWidth() * width;
      Memory.zero(Memory.at(dValue, head * floats), floats);
    }
  }

  /**
   * target_h = beta target_h + alpha left_hᵀ right, for the columns of a head in {@code left}
   * [rows, D].
   */
  private void add(
      FloatPointer target,
      long head,
      long rows,
      float alpha,
      FloatPointer left,
      Operand right,
      float beta) {
    if (target == null) {
      return;
    }
    long width = shape.width();
    long d = shape.headWidth();
    Operand a = Operand.transposed(Memory.at(left, head * d), width);
    FloatPointer c = Memory.at(target, head * d * width);
    Gemm.single(d, width, rows, alpha, a, right, beta, c, width);
  }

  /**
   * The gradients of the biases, after all chunks.
   *
   * @param dy gradient of the output [B, N, D]
   * @param chunks chunks of all clips
   */
  void finish(TrajectoryChunk chunk, long chunks, FloatPointer dy) {
    int width = (int) shape.width();
    if (out.queryBias() != null) {
      ColumnSum.of(chunk.biasSums(), chunks, width, out.queryBias());
    }
    if (out.keyValueBias() == null) {
      return;
    }
    Memory.zero(out.keyValueBias(), 2L * width);
    if (shape.projectsValues()) {
      FloatPointer target = Memory.at(out.keyValueBias(), width);
      ColumnSum.of(dy, shape.batch() * shape.tokens(), width, target);
    }
  }
}
