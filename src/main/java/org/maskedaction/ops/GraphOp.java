package org.maskedaction.ops;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation of this project inside a SameDiff graph, computed in Java and oneDNN instead of
 * libnd4j.
 *
 * <p>Every op has a portable path made of {@link INDArray} operations, which runs on any backend
 * and in double precision, and may have a CPU kernel for float32. All configuration lives in the
 * integer and floating-point arguments, because SameDiff copies and stores ops through FlatBuffers,
 * which keep nothing else. A subclass needs a public constructor without arguments, an {@link Name}
 * and an entry in the list of {@link Backend}. It comes into a graph like this:
 *
 * <pre>{@code
 * SDVariable y = new Attention().withInts(heads).named("y", qkv);
 * }</pre>
 */
public abstract class GraphOp extends DynamicCustomOp {
  private final Name name = getClass().getAnnotation(Name.class);

  /** What files call an op, which is never to be changed, and how many outputs it has. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Name {
    /** The name in files. */
    String value();

    /** How many outputs the op has. */
    int outputs() default 1;
  }

  /** Adds integer arguments. */
  final GraphOp withInts(int... values) {
    addIArgument(values);
    return this;
  }

  /** Adds floating-point arguments. */
  final GraphOp withDoubles(double... values) {
    addTArgument(values);
    return this;
  }

  /** Adds the arguments that {@code other} has, as a gradient takes those of its op. */
  final GraphOp withArgumentsOf(GraphOp other) {
    addIArgument(other.iArgs());
    addTArgument(other.tArgs());
    return this;
  }

  /** Puts the op, which has its arguments, into the graph of its inputs and returns its outputs. */
  final SDVariable[] on(SDVariable... inputs) {
    SameDiff graph = inputs[0].getSameDiff();
    setSameDiff(graph);
    setOwnName(null); // drops the name it has outside a graph, so that the graph gives it one
    setInstanceId();
    graph.addArgsFor(inputs, this);
    return outputVariables();
  }

  /** As {@link #on}, but returns only the first output and calls it {@code output}. */
  final SDVariable named(String output, SDVariable... inputs) {
    return on(inputs)[0].rename(output);
  }

  @Override
  public final String opName() {
    return name == null ? null : name.value(); // the library asks before this object is complete
  }

  @Override
  public int getNumOutputs() {
    return name.outputs();
  }

  /**
   * The shape of each output for inputs of the given shapes; by default that of the input in the
   * same place.
   */
  protected long[][] outputShapes(INDArray[] inputs) {
    long[][] shapes = new long[getNumOutputs()][];
    Arrays.setAll(shapes, i -> inputs[i].shape());
    return shapes;
  }

  /** The data type of an output; by default that of the first input. */
  protected DataType outputType(int output, List<DataType> inputTypes) {
    return inputTypes.get(0);
  }

  /**
   * Computes the outputs with INDArray operations only.
   *
   * @param in dense c-order inputs
   * @param out dense c-order outputs; null where nobody reads the output
   */
  public abstract void portable(INDArray[] in, INDArray[] out);

  /**
   * Floating-point operations of the op's matrix products for profiles, a multiply-add counting 2:
   * those of the formula, not what a kernel repeats or saves. 0 where the op has none.
   *
   * @param out null where nobody reads the output
   */
  public long flops(INDArray[] in, INDArray[] out) {
    return 0;
  }

  /** Whether the op writes outputs that nobody reads, so that a plan must give it room for them. */
  public boolean needsAllOutputs() {
    return false;
  }

  /** Computes the outputs with float32 CPU kernels, same contract as {@link #portable}. */
  public void accelerated(INDArray[] in, INDArray[] out) {
    portable(in, out);
  }

  /** Computes the outputs on the best path for the backend and the data type. */
  public final void run(INDArray[] in, INDArray[] out) {
    if (in[0].dataType() == DataType.FLOAT && Backend.hasCpuKernels()) {
      accelerated(in, out);
    } else {
      portable(in, out);
    }
  }

  /** Allocates the outputs and runs. */
  public final INDArray[] run(INDArray... in) {
    INDArray[] out = new INDArray[getNumOutputs()];
    List<LongShapeDescriptor> shapes = shapesFor(in);
    for (int i = 0; i < out.length; i++) {
      out[i] = Nd4j.create(shapes.get(i).dataType(), shapes.get(i).getShape());
    }
    run(in, out);
    return out;
  }

  /** Shapes and data types of all outputs. */
  public final List<LongShapeDescriptor> shapesFor(INDArray[] in) {
    List<DataType> types = Arrays.stream(in).map(INDArray::dataType).toList();
    long[][] shapes = outputShapes(in);
    List<LongShapeDescriptor> result = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      result.add(LongShapeDescriptor.fromShape(shapes[i], outputType(i, types)));
    }
    return result;
  }

  /** Integer argument {@code index}. */
  protected final int intArg(int index) {
    return iArguments.get(index).intValue();
  }

  /** Integer argument {@code index} as a flag. */
  protected final boolean flag(int index) {
    return iArguments.get(index) != 0;
  }

  /** Floating-point argument {@code index}. */
  protected final double doubleArg(int index) {
    return tArguments.get(index);
  }

  /** The addresses of dense float32 arrays, null where there is none. */
  static FloatPointer[] floats(INDArray[] arrays) {
    return Arrays.stream(arrays).map(Memory::floatsOrNull).toArray(FloatPointer[]::new);
  }

  /** Writes {@code value} into an output that somebody reads. */
  protected static void assign(INDArray out, INDArray value) {
    if (out != null) {
      out.assign(value.reshape(out.shape()));
    }
  }

  /** Writes {@code value} into a scalar output that somebody reads. */
  protected static void assign(INDArray out, double value) {
    if (out != null) {
      out.assign(value);
    }
  }

  /** The gradients of {@link #differentiate}, and zeros for all inputs after those. */
  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    List<SDVariable> result = new ArrayList<>(List.of(differentiate(gradients.get(0))));
    for (int i = result.size(); i < args().length; i++) {
      result.add(sameDiff.zerosLike(arg(i)));
    }
    return result;
  }

  /**
   * Adds to the graph the gradients of those inputs that have one, which come first.
   *
   * @param dy gradient of the first output; no other one has any
   */
  protected SDVariable[] differentiate(SDVariable dy) {
    throw new UnsupportedOperationException(opName() + " cannot be differentiated");
  }

  /** Adds the op's gradient to the graph, which takes all its inputs and then {@code dy}. */
  final SDVariable[] differentiateBy(GraphOp gradient, SDVariable dy) {
    SDVariable[] inputs = Arrays.copyOf(args(), args().length + 1);
    inputs[args().length] = dy;
    return gradient.withArgumentsOf(this).on(inputs);
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
    List<INDArray> in = context != null ? context.getInputArrays() : inputArguments;
    return in.isEmpty() ? Collections.emptyList() : shapesFor(in.toArray(new INDArray[0]));
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape() {
    return calculateOutputShape(null);
  }

  @Override
  public List<DataType> calculateOutputDataTypes(List<DataType> inputTypes) {
    List<DataType> types = new ArrayList<>();
    for (int i = 0; i < getNumOutputs(); i++) {
      types.add(outputType(i, inputTypes));
    }
    return types;
  }

  /** Refuses to let libnd4j run the op: it does not know it and would end the process. */
  @Override
  public long opHash() {
    Backend.requireOwnExecutioner(opName());
    return 0;
  }

  @Override
  public int opNum() {
    return 0;
  }

  @Override
  public CustomOpDescriptor getDescriptor() {
    return CustomOpDescriptor.builder()
        .hash(0)
        .numInputs(-1)
        .numOutputs(getNumOutputs())
        .numIArgs(-1)
        .numTArgs(-1)
        .build();
  }

  @Override
  public void assertValidForExecution() {}

  @Override
  public Map<String, Object> propertiesForFunction() {
    return Collections.emptyMap();
  }

  @Override
  public void setPropertiesForFunction(Map<String, Object> properties) {}

  @Override
  public void configureFromArguments() {}
}
