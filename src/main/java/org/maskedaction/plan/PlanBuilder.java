package org.maskedaction.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskedaction.ops.GraphOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns a graph into the steps of a plan: selects the ops, infers shapes, lays out buffers, binds
 * arrays.
 */
final class PlanBuilder {
  private final SameDiff graph;
  private final Map<String, INDArray> given;
  private final Set<String> wanted;
  private final Map<String, INDArray> inputs = new LinkedHashMap<>();
  private final Map<String, INDArray> results = new LinkedHashMap<>();
  private final Map<String, INDArray> arrays = new HashMap<>();
  private final Map<String, LongShapeDescriptor> shapes = new HashMap<>();
  private final Map<String, Arena.Slot> slots = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private final Arena arena = new Arena();
  private final List<Step> steps = new ArrayList<>();

  PlanBuilder(
      SameDiff graph, Map<String, INDArray> given, Collection<String> wanted, PlanMemory memory) {
    this.graph = graph;
    this.given = given;
    this.wanted = new HashSet<>(wanted);
    List<SameDiffOp> ops = neededOps();
    for (int step = 0; step < ops.size(); step++) {
      reserveOutputs(ops.get(step), step);
    }
    arena.allocate(memory);
    for (SameDiffOp op : ops) {
      steps.add(Step.bind(custom(op), inputsOf(op), outputsOf(op)));
    }
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

  /**
   * The ops that wanted variables depend on, in the graph's order, which is an order of execution.
   */
  private List<SameDiffOp> neededOps() {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      String name = open.pop();
      Variable variable = graph.getVariables().get(name);
      if (variable == null) {
        throw new IllegalArgumentException("the graph has no variable '" + name + "'");
      }
      String producer = variable.getOutputOfOp();
      if (producer != null && needed.add(producer)) {
        for (String input : graph.getOps().get(producer).getInputsToOp()) {
          read.add(input);
          open.push(input);
        }
      }
    }
    List<SameDiffOp> ops = new ArrayList<>();
    for (SameDiffOp op : graph.getOps().values()) {
      if (needed.contains(op.getName())) {
        ops.add(op);
      }
    }
    return ops;
  }

  private void reserveOutputs(SameDiffOp op, int step) {
    List<String> inputNames = op.getInputsToOp();
    INDArray[] in = new INDArray[inputNames.size()];
    for (int i = 0; i < in.length; i++) {
      in[i] = shapeOf(inputNames.get(i));
      Arena.Slot slot = slots.get(inputNames.get(i));
      if (slot != null) {
        slot.usedAt(step);
      }
    }
    List<LongShapeDescriptor> outputShapes = infer(op, in);
    List<String> outputs = op.getOutputsOfOp();
    for (int i = 0; i < outputs.size(); i++) {
      String name = outputs.get(i);
      LongShapeDescriptor shape = outputShapes.get(i);
      shapes.put(name, shape);
      if (wanted.contains(name)) {
        INDArray result = Nd4j.create(shape.dataType(), shape.getShape());
        results.put(name, result);
        arrays.put(name, result);
      } else if (read.contains(name) || needsAllOutputs(op)) {
        slots.put(name, arena.reserve(Arrays.bytes(shape), step));
      }
    }
  }

  private static boolean needsAllOutputs(SameDiffOp op) {
    return !(op.getOp() instanceof GraphOp own) || own.needsAllOutputs();
  }

  private INDArray shapeOf(String name) {
    LongShapeDescriptor shape = shapes.get(name);
    return shape != null ? Arrays.shapeOnly(shape) : source(name);
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

  private INDArray[] inputsOf(SameDiffOp op) {
    return op.getInputsToOp().stream().map(this::bound).toArray(INDArray[]::new);
  }

  private INDArray[] outputsOf(SameDiffOp op) {
    return op.getOutputsOfOp().stream().map(this::boundOrNull).toArray(INDArray[]::new);
  }

  private INDArray bound(String name) {
    INDArray array = boundOrNull(name);
    return array != null ? array : source(name);
  }

  private INDArray boundOrNull(String name) {
    INDArray array = arrays.get(name);
    if (array == null && slots.containsKey(name)) {
      array = Arrays.over(arena.address(slots.get(name)), shapes.get(name));
      arrays.put(name, array);
    }
    return array;
  }
}
