package org.maskedaction.interop.onnx;

import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A node of ONNX with one output while the ops that stand for it are built.
 *
 * @param name its name
 * @param opType type of its op
 * @param attributes its attributes, without those that have the defaults of ONNX
 * @param graph where its ops are built
 * @param inputs those of its inputs that are given
 * @param output the name that the result must have
 */
record OnnxNode(
    String name,
    String opType,
    Map<String, ?> attributes,
    SameDiff graph,
    List<SDVariable> inputs,
    String output) {

  SDVariable input(int index) {
    return inputs.get(index);
  }

  int integer(String attribute, int fallback) {
    return attributes.get(attribute) instanceof Number number ? number.intValue() : fallback;
  }

  double real(String attribute, double fallback) {
    return attributes.get(attribute) instanceof Number number ? number.doubleValue() : fallback;
  }

  String text(String attribute, String fallback) {
    return attributes.get(attribute) instanceof String text && !text.isEmpty() ? text : fallback;
  }

  /** Whole numbers, as many as the fallback has unless that is empty. */
  int[] integers(String attribute, int... fallback) {
    if (!(attributes.get(attribute) instanceof List<?> list) || list.isEmpty()) {
      return fallback;
    }
    int[] numbers = list.stream().mapToInt(number -> ((Number) number).intValue()).toArray();
    if (fallback.length > 0 && numbers.length != fallback.length) {
      throw unsupported("%d values in '%s'".formatted(numbers.length, attribute));
    }
    return numbers;
  }

  /** The value of an input for the inputs that the graph is imported with. */
  INDArray known(int index) {
    SDVariable variable = inputs.get(index);
    INDArray value = graph.getEagerArrForVarName(variable.name());
    value = value == null ? variable.getArr() : value;
    if (value == null) {
      throw unsupported("the input '%s' of unknown value is".formatted(variable.name()));
    }
    return value;
  }

  /** What to throw for a node that asks for something that cannot be built. */
  InputException unsupported(String what) {
    return new InputException("node '%s' of op %s: %s not supported".formatted(name, opType, what));
  }
}
