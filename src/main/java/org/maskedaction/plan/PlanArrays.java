package org.maskedaction.plan;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the arrays that the operations of a plan work on: nd4j arrays over memory that somebody
 * else owns, usually a plan's block, which allocate and free nothing themselves.
 */
final class PlanArrays {
  private static final BytePointer NOWHERE = new BytePointer(64);

  private PlanArrays() {}

  /** Bytes that an array of this shape takes. */
  static long bytes(LongShapeDescriptor shape) {
    return length(shape) * shape.dataType().width();
  }

  /** Values of an array; 1 for a scalar. */
  private static long length(LongShapeDescriptor shape) {
    long length = 1;
    for (long size : shape.getShape()) {
      length *= size;
    }
    return length;
  }

  /** An array to ask for its shape only; its content must not be touched. */
  static INDArray shapeOnly(LongShapeDescriptor shape) {
    return over(NOWHERE, shape);
  }

  /** A dense c-order array over the memory from {@code start} on. */
  static INDArray over(Pointer start, LongShapeDescriptor shape) {
    DataType type = shape.dataType();
    DataBuffer buffer = Nd4j.createBuffer(start, length(shape), type);
    long[] dims = shape.getShape();
    return Nd4j.create(buffer, dims, Nd4j.getStrides(dims, 'c'), 0, 'c', type);
  }
}
