package org.maskedaction.interop;

import java.util.List;

/**
 * How consecutive values of a parameter correspond to a tensor of another program.
 *
 * @param own name of the parameter
 * @param offset first of its values
 * @param foreign name of the other program's tensor
 * @param shape extents of that tensor, slowest first
 * @param order order of the values
 */
public record TensorPart(String own, long offset, String foreign, List<Long> shape, Order order) {

  /** How the values of the two follow each other. */
  public enum Order {
    /** Alike. */
    SAME,
    /** Ours [D, l, C], theirs [D, C, l, 1]: the kernel of MAMP's joint embedding. */
    COORDINATES_FIRST
  }

  public TensorPart(String own, String foreign, List<Long> shape) {
    this(own, 0, foreign, shape, Order.SAME);
  }

  /** Number of values. */
  public int length() {
    return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
  }

  /** The other program's values, taken from the parameter's. */
  public float[] foreignValues(float[] ownValues) {
    float[] values = new float[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ownValues[(int) offset + ownIndex(i)];
    }
    return values;
  }

  /** Puts the other program's values, from {@code start} on, into the parameter's. */
  void putInto(float[] ownValues, float[] foreignValues, int start) {
    int count = length();
    for (int i = 0; i < count; i++) {
      ownValues[(int) offset + ownIndex(i)] = foreignValues[start + i];
    }
  }

  private int ownIndex(int index) {
    if (order == Order.SAME) {
      return index;
    }
    int coordinates = Math.toIntExact(shape.get(1));
    int frames = Math.toIntExact(shape.get(2));
    int row = index / (coordinates * frames);
    int coordinate = index / frames % coordinates;
    int frame = index % frames;
    return (row * frames + frame) * coordinates + coordinate;
  }
}
