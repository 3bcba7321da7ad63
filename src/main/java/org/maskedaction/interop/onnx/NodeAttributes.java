package org.maskedaction.interop.onnx;

import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;

/** The attributes of an ONNX node, with the defaults of ONNX where they are left out. */
final class NodeAttributes {
  private final String node;
  private final String opType;
  private final Map<String, ?> values;

  NodeAttributes(String node, String opType, Map<String, ?> values) {
    this.node = node;
    this.opType = opType;
    this.values = values;
  }

  int integer(String name, int fallback) {
    return values.get(name) instanceof Number number ? number.intValue() : fallback;
  }

  double real(String name, double fallback) {
    return values.get(name) instanceof Number number ? number.doubleValue() : fallback;
  }

  String text(String name, String fallback) {
    return values.get(name) instanceof String text && !text.isEmpty() ? text : fallback;
  }

  /** Whole numbers, as many as the fallback has unless that is empty. */
  int[] integers(String name, int... fallback) {
    if (!(values.get(name) instanceof List<?> list) || list.isEmpty()) {
      return fallback;
    }
    int[] numbers = list.stream().mapToInt(number -> ((Number) number).intValue()).toArray();
    if (fallback.length > 0 && numbers.length != fallback.length) {
      throw unsupported("%d values in '%s'".formatted(numbers.length, name));
    }
    return numbers;
  }

  /** What to throw for a node that asks for something that cannot be built. */
  InputException unsupported(String what) {
    return new InputException("node '%s' of op %s: %s not supported".formatted(node, opType, what));
  }
}
