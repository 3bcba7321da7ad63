package org.maskedaction.data.skeleton.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A JSON array of arrays of finite numbers that are all of one size.
 *
 * @param shape sizes from the outside in
 * @param values row-major
 */
record NestedNumbers(List<Integer> shape, float[] values) {
  /**
   * Reads an array.
   *
   * @param what names the array in errors
   */
  static NestedNumbers of(Path file, JsonNode array, String what) {
    List<Integer> shape = new ArrayList<>();
    int length = 1;
    for (JsonNode inner = array; inner != null && inner.isArray(); inner = inner.get(0)) {
      shape.add(inner.size());
      length = Math.multiplyExact(length, inner.size());
    }
    if (length == 0 || shape.isEmpty()) {
      throw new InputException("%s: %s is not an array of numbers".formatted(file, what));
    }
    float[] values = new float[length];
    new Filler(file, shape, values).fill(array, 0, what);
    return new NestedNumbers(List.copyOf(shape), values);
  }

  /** Puts the numbers in their order. */
  private static final class Filler {
    private final Path file;
    private final List<Integer> shape;
    private final float[] values;
    private int next;

    Filler(Path file, List<Integer> shape, float[] values) {
      this.file = file;
      this.shape = shape;
      this.values = values;
    }

    void fill(JsonNode node, int depth, String where) {
      if (depth == shape.size()) {
        values[next++] = number(node, where);
        return;
      }
      if (!node.isArray() || node.size() != shape.get(depth)) {
        throw new InputException(
            "%s: %s has %s, expected %d as before"
                .formatted(
                    file,
                    where,
                    node.isArray() ? node.size() + " values" : "no array",
                    shape.get(depth)));
      }
      for (int i = 0; i < node.size(); i++) {
        fill(node.get(i), depth + 1, where + "[" + i + "]");
      }
    }

    private float number(JsonNode node, String where) {
      float value = node.isNumber() ? node.floatValue() : Float.NaN;
      if (!Float.isFinite(value)) {
        throw new InputException(
            "%s: %s is %s, expected a finite number".formatted(file, where, node));
      }
      return value;
    }
  }
}
