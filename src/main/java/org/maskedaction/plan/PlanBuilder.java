package org.maskedaction.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.maskedaction.ops.GraphOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Turns ordered ops into the steps of a plan: infers shapes, lays out buffers, binds arrays. */
final class PlanBuilder {
  private static final BytePointer NOWHERE = new BytePointer(64); // for arrays without content

  private final SameDiff graph;
  private final Map<String, INDArray> given;
  private final Set<String> outputs;
  private final Set<String> kept;
  private final Map<String, INDArray> inputs = new LinkedHashMap<>();
  private final Map<String, INDArray> results = new LinkedHashMap<>();
  private final Map<String, INDArray> arrays = new HashMap<>();
  private final Map<String, LongShapeDescriptor> shapes = new HashMap<>();
  private final Map<String, Arena.Slot> slots = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private final Arena arena = new Arena();
  private final List<Step> steps = new ArrayList<>();

  /**
   * A builder of a plan of {@code graph}.
   *
   * @param given arrays to read in place
   * @param outputs variables that get arrays of their own
   * @param kept other variables that the caller reads after a run, in the plan's memory
   */
  PlanBuilder(
      SameDiff graph,
      Map<String, INDArray> given,
      Collection<String> outputs,
      Collection<String> kept) {
    this.graph = graph;
    this.given = given;
    this.outputs = Set.copyOf(outputs);
    this.kept = Set.copyOf(kept);
  }

  /**
   * Plans the ops.
   *
   * @param name the plan's name in profiles
   */
  void plan(List<OpOrder.PlannedOp> order, PlanMemory memory, String name) {
    order.forEach(op -> read.addAll(op.inputs()));
    for (int step = 0; step < order.size(); step++) {
      reserveOutputs(order.get(step), step, order.size() - 1);
    }
    arena.allocate(memory);
    for (OpOrder.PlannedOp op : order) {
      INDArray[] in = op.inputs().stream().map(this::bound).toArray(INDArray[]::new);
      INDArray[] out = op.outputs().stream().map(this::boundOrNull).toArray(INDArray[]::new);
      steps.add(Step.bind(custom(op.op()), in, out, name, op.node(), op.again()));
    }
    kept.forEach(variable -> results.put(variable, bound(variable)));
  }

  /** Floating-point operations of the ops, instead of {@link #plan}. */
  long flops(List<OpOrder.PlannedOp> order) {
    long sum = 0;
    for (int step = 0; step < order.size(); step++) {
      OpOrder.PlannedOp op = order.get(step);
      reserveOutputs(op, step, order.size() - 1);
      if (op.op().getOp() instanceof GraphOp own) {
        sum += own.flops(shapesOf(op.inputs()), shapesOf(op.outputs()));
      }
    }
    return sum;
  }

  private INDArray[] shapesOf(List<String> names) {
    return names.stream().map(this::shapeOf).toArray(INDArray[]::new);
  }

  List<Step> steps() {
    return steps;
  }

  Arena arena() {
    return arena;
  }

  Map<String, INDArray> inputs() {
    return inputs;
  }

  Map<String, INDArray> results() {
    return results;
  }

  private void reserveOutputs(OpOrder.PlannedOp op, int step, int lastStep) {
    List<String> inputNames = op.inputs();
    INDArray[] in = shapesOf(inputNames);
    for (String name : inputNames) {
      Arena.Slot slot = slots.get(name);
      if (slot != null) {
        slot.usedAt(step);
      }
    }
    List<LongShapeDescriptor> outputShapes = infer(op.op(), in);
    List<String> outputNames = op.outputs();
    for (int i = 0; i < outputNames.size(); i++) {
      String name = outputNames.get(i);
      LongShapeDescriptor shape = outputShapes.get(i);
      shapes.put(name, shape);
      if (outputs.contains(name)) {
        INDArray result = Nd4j.create(shape.dataType(), shape.getShape());
        results.put(name, result);
        arrays.put(name, result);
      } else if (kept.contains(name)) {
        Arena.Slot slot = arena.reserve(bytes(shape), step);
        slot.usedAt(lastStep);
        slots.put(name, slot);
      } else if (read.contains(name) || needsAllOutputs(op.op())) {
        slots.put(name, arena.reserve(bytes(shape), step));
      }
    }
  }

  private static boolean needsAllOutputs(SameDiffOp op) {
    return !(op.getOp() instanceof GraphOp own) || own.needsAllOutputs();
  }

  /** An array to ask for its shape only; its content must not be touched. */
  private INDArray shapeOf(String name) {
    LongShapeDescriptor shape = shapes.get(name);
    return shape != null ? over(NOWHERE, shape) : source(name);
  }

  private static List<LongShapeDescriptor> infer(SameDiffOp op, INDArray[] in) {
    if (op.getOp() instanceof GraphOp own) {
      return own.shapesFor(in);
    }
    DynamicCustomOp stock = custom(op);
    stock.clearArrays();
    stock.addInputArgument(in);
    try {
      return Nd4j.getExecutioner().calculateOutputShape(stock);
    } finally {
      stock.clearArrays();
    }
  }

  private static DynamicCustomOp custom(SameDiffOp op) {
    if (op.getOp() instanceof DynamicCustomOp custom) {
      return custom;
    }
    throw new IllegalArgumentException(
        "op %s (%s) has no place in a plan: use an op that is a custom op of nd4j or of this project"
            .formatted(op.getName(), op.getOp().opName()));
  }

  /** The array of a placeholder, a parameter or a constant. */
  private INDArray source(String name) {
    INDArray known = arrays.get(name);
    if (known != null) {
      return known;
    }
    SDVariable variable = graph.getVariable(name);
    INDArray array;
    if (given.containsKey(name)) {
      array = given.get(name);
    } else if (variable.getVariableType() == VariableType.PLACEHOLDER) {
      array = Nd4j.create(variable.dataType(), variable.placeholderShape());
      inputs.put(name, array);
    } else {
      array = variable.getArr();
    }
    if (array == null) {
      throw new IllegalArgumentException("variable '" + name + "' has no array");
    }
    arrays.put(name, array);
    return array;
  }

  private INDArray bound(String name) {
    INDArray array = boundOrNull(name);
    return array != null ? array : source(name);
  }

  private INDArray boundOrNull(String name) {
    INDArray array = arrays.get(name);
    if (array == null && slots.containsKey(name)) {
      array = over(arena.address(slots.get(name)), shapes.get(name));
      arrays.put(name, array);
    }
    return array;
  }

  /** Bytes that an array of this shape takes. */
  private static long bytes(LongShapeDescriptor shape) {
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

  /** A dense c-order array over the memory from {@code start} on. */
  private static INDArray over(Pointer start, LongShapeDescriptor shape) {
    DataType type = shape.dataType();
    DataBuffer buffer = Nd4j.createBuffer(start, length(shape), type);
    long[] dims = shape.getShape();
    return Nd4j.create(buffer, dims, Nd4j.getStrides(dims, 'c'), 0, 'c', type);
  }
}
