package org.maskedaction.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.maskedaction.ops.Backend;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Checks the gradients of a small SameDiff graph. The loss is the sum of the graph's output times a
 * fixed random cotangent; its gradient for every variable comes from {@link
 * SameDiff#calculateGradients}, so that an op's differentiation and its FlatBuffers copy take part.
 *
 * <pre>{@code
 * GradientCheck.of((graph, in) -> Linear.of("y", in.get("x"), in.get("w"), null, null))
 *     .variable("x", 2, 3, 4)
 *     .variable("w", 5, 4)
 *     .matchesCentralDifferences()
 *     .kernelsMatchPortable(1e-5);
 * }</pre>
 */
public final class GradientCheck {
  private static final long SEED = 2026;
  private static final double STEP = 1e-5;
  private static final double DEFAULT_TOLERANCE = 1e-6;

  /** Smaller gradients are compared on this scale, as rounding dominates their differences. */
  private static final double SMALLEST_SCALE = 1e-2;

  private static final String LOSS = "gradient_check_loss";

  /** Adds the ops under test to a graph. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Returns the output to differentiate; {@code inputs} holds variables and constants by name.
     */
    SDVariable build(SameDiff graph, Map<String, SDVariable> inputs);
  }

  private final Builder builder;
  private final Map<String, INDArray> variables = new LinkedHashMap<>();
  private final Map<String, INDArray> constants = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(SEED);

  private GradientCheck(Builder builder) {
    this.builder = builder;
  }

  /** A check of the graph that {@code builder} makes. */
  public static GradientCheck of(Builder builder) {
    Backend.initialise();
    return new GradientCheck(builder);
  }

  /** A dense double array of standard normal values that depend on the seed only. */
  public static INDArray normal(long seed, long... shape) {
    return normal(new SplittableRandom(seed), shape);
  }

  /** A differentiable input with standard normal values. */
  public GradientCheck variable(String name, long... shape) {
    return variable(name, normal(random, shape));
  }

  /** A differentiable input. */
  public GradientCheck variable(String name, INDArray value) {
    variables.put(name, value.castTo(DataType.DOUBLE));
    return this;
  }

  /** An input without gradient; integer types keep their type. */
  public GradientCheck constant(String name, INDArray value) {
    constants.put(name, value.isR() ? value.castTo(DataType.DOUBLE) : value);
    return this;
  }

  /** Compares with central differences in double precision, relative error below 1e-6. */
  public GradientCheck matchesCentralDifferences() {
    return matchesCentralDifferences(DEFAULT_TOLERANCE);
  }

  /**
   * Compares with central differences in double precision.
   *
   * @param tolerance allowed error relative to the numeric gradient, which counts as at least 0.01
   */
  public GradientCheck matchesCentralDifferences(double tolerance) {
    Map<String, INDArray> gradients = evaluate(DataType.DOUBLE).gradients();
    SameDiff graph = graph(DataType.DOUBLE);
    for (String name : variables.keySet()) {
      requireShape(name, gradients.get(name));
      double[] analytic = values(gradients.get(name));
      for (int i = 0; i < analytic.length; i++) {
        double numeric = centralDifference(graph, name, i);
        double scale = Math.max(SMALLEST_SCALE, Math.abs(numeric));
        INDArray input = variables.get(name);
        compare("gradient of " + name, input, i, analytic[i], numeric, scale, tolerance);
      }
    }
    return this;
  }

  /**
   * Compares output and gradients of the float32 kernels with the portable path in double
   * precision.
   *
   * @param tolerance allowed error relative to the largest absolute value of the array
   */
  public GradientCheck kernelsMatchPortable(double tolerance) {
    Evaluation expected = evaluate(DataType.DOUBLE);
    Evaluation actual = evaluate(DataType.FLOAT);
    compareAll("output", actual.output(), expected.output(), tolerance);
    for (String name : variables.keySet()) {
      INDArray gradient = actual.gradients().get(name);
      compareAll("gradient of " + name, gradient, expected.gradients().get(name), tolerance);
    }
    return this;
  }

  private record Evaluation(INDArray output, Map<String, INDArray> gradients) {}

  private Evaluation evaluate(DataType type) {
    SameDiff graph = graph(type);
    Map<String, INDArray> gradients =
        graph.calculateGradients(Collections.emptyMap(), variables.keySet());
    return new Evaluation(graph.outputSingle(Collections.emptyMap(), outputName(graph)), gradients);
  }

  private SameDiff graph(DataType type) {
    SameDiff graph = SameDiff.create();
    Map<String, SDVariable> inputs = new LinkedHashMap<>();
    variables.forEach((name, value) -> inputs.put(name, graph.var(name, copy(value, type))));
    constants.forEach((name, value) -> inputs.put(name, graph.constant(name, copy(value, type))));
    SDVariable output = builder.build(graph, inputs);
    INDArray value = graph.outputSingle(Collections.emptyMap(), output.name());
    INDArray cotangent = normal(new SplittableRandom(SEED + 1), value.shape()).castTo(type);
    output.mul("gradient_check_product_" + output.name(), graph.constant(cotangent)).sum(LOSS);
    graph.setLossVariables(LOSS);
    return graph;
  }

  private static String outputName(SameDiff graph) {
    String product = graph.getVariableOutputOp(LOSS).arg().name();
    return product.substring("gradient_check_product_".length());
  }

  private static INDArray copy(INDArray value, DataType type) {
    return value.isR() ? value.castTo(type).dup('c') : value.dup('c');
  }

  private double centralDifference(SameDiff graph, String name, int index) {
    double upper = lossWith(graph, name, index, STEP);
    double lower = lossWith(graph, name, index, -STEP);
    graph.associateArrayWithVariable(variables.get(name), name);
    return (upper - lower) / (2.0 * STEP);
  }

  private double lossWith(SameDiff graph, String name, int index, double change) {
    double[] changed = values(variables.get(name));
    changed[index] += change;
    graph.associateArrayWithVariable(array(changed, variables.get(name).shape()), name);
    return graph.outputSingle(Collections.emptyMap(), LOSS).getDouble(0);
  }

  private void requireShape(String name, INDArray gradient) {
    if (gradient == null || !gradient.equalShapes(variables.get(name))) {
      fail(
          "gradient of %s has shape %s, expected that of the variable, %s",
          name,
          gradient == null ? "none" : gradient.shapeInfoToString(),
          variables.get(name).shapeInfoToString());
    }
  }

  private static void compareAll(
      String what, INDArray actual, INDArray expected, double tolerance) {
    double scale = Math.max(expected.amaxNumber().doubleValue(), Double.MIN_NORMAL);
    double[] found = values(actual);
    double[] wanted = values(expected);
    for (int i = 0; i < wanted.length; i++) {
      compare(what, expected, i, found[i], wanted[i], scale, tolerance);
    }
  }

  private static void compare(
      String what,
      INDArray array,
      int index,
      double actual,
      double expected,
      double scale,
      double tolerance) {
    double error = Math.abs(actual - expected) / scale;
    if (!(error <= tolerance)) {
      fail(
          "%s%s is %.12g, expected %.12g, relative error %.3g",
          what, position(index, array.shape()), actual, expected, error);
    }
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private static INDArray array(double[] values, long... shape) {
    return Nd4j.createFromArray(values).reshape(shape);
  }

  private static String position(int index, long[] shape) {
    long[] position = new long[shape.length];
    int rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % shape[axis];
      rest /= (int) shape[axis];
    }
    return Arrays.toString(position);
  }

  private static INDArray normal(SplittableRandom random, long... shape) {
    double[] values = new double[(int) LongStream.of(shape).reduce(1, Math::multiplyExact)];
    Arrays.setAll(values, i -> random.nextGaussian());
    return array(values, shape);
  }
}
