package org.maskedaction.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The trainable arrays of a model by name, in the order of their creation. Names are those of
 * VideoMAE's checkpoints.
 */
public final class Parameters {
  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private final long seed;
  private final DataType type;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Values values;

  /** What is in the arrays of new parameters. */
  private enum Values {
    DRAWN,
    UNDEFINED,
    NO_ARRAYS
  }

  /** No parameters yet; their initial values will be drawn from {@code seed}. */
  public Parameters(long seed) {
    this(seed, DataType.FLOAT);
  }

  /** As {@link #Parameters(long)} in another floating-point type, for gradient checks. */
  public Parameters(long seed, DataType type) {
    this(seed, type, Values.DRAWN);
  }

  private Parameters(long seed, DataType type, Values values) {
    this.seed = seed;
    this.type = type;
    this.values = values;
  }

  /** No parameters yet; their values will be undefined, for all to be read from a checkpoint. */
  public static Parameters toBeRead() {
    return new Parameters(0, DataType.FLOAT, Values.UNDEFINED);
  }

  /** No parameters yet; only their names and shapes will be known, without any array. */
  public static Parameters described() {
    return new Parameters(0, DataType.FLOAT, Values.NO_ARRAYS);
  }

  /** The same parameters in arrays of their own. */
  public Parameters copy() {
    Parameters copy = new Parameters(seed, type, values);
    copy.shapes.putAll(shapes);
    arrays.forEach((name, array) -> copy.arrays.put(name, array.dup('c')));
    return copy;
  }

  /** Creates a parameter; its name must be new. */
  public void create(String name, Initializer initializer, long... shape) {
    if (shapes.put(name, shape.clone()) != null) {
      throw new IllegalStateException("parameter '" + name + "' exists twice");
    }
    if (values == Values.NO_ARRAYS) {
      return;
    }
    INDArray array = Nd4j.createUninitialized(type, shape);
    if (values == Values.DRAWN) {
      initializer.fill(array, seed, name);
    }
    arrays.put(name, array);
  }

  /** Extents of every parameter by name, slowest first, in the order of their creation. */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> extents = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> extents.put(name, Arrays.stream(shape).boxed().toList()));
    return extents;
  }

  /** The floating-point type of all arrays. */
  public DataType type() {
    return type;
  }

  /** The array of a parameter. */
  public INDArray get(String name) {
    INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    return array;
  }

  /** All parameters. */
  public Map<String, INDArray> all() {
    return Collections.unmodifiableMap(arrays);
  }

  /** All parameters and one more array, such as an input that a plan is given. */
  public Map<String, INDArray> with(String name, INDArray array) {
    Map<String, INDArray> given = new LinkedHashMap<>(arrays);
    given.put(name, array);
    return given;
  }

  /** The parameters whose names satisfy {@code condition}. */
  public Map<String, INDArray> select(Predicate<String> condition) {
    Map<String, INDArray> selected = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (condition.test(name)) {
            selected.put(name, array);
          }
        });
    return selected;
  }

  /** The same arrays of all parameters whose names begin with {@code prefix}, without it. */
  public Parameters under(String prefix) {
    Parameters part = new Parameters(seed, type, values);
    shapes.forEach(
        (name, shape) -> {
          if (name.startsWith(prefix)) {
            String inner = name.substring(prefix.length());
            part.shapes.put(inner, shape);
            if (arrays.containsKey(name)) {
              part.arrays.put(inner, arrays.get(name));
            }
          }
        });
    return part;
  }

  /** The number of trainable values. */
  public long count() {
    return arrays.values().stream().mapToLong(INDArray::length).sum();
  }

  /**
   * Whether weight decay applies: matrices decay; biases, normalisation gains, the mask token and
   * other vectors do not (VideoMAE's rule).
   */
  public boolean decays(String name) {
    return get(name).rank() > 1 && !name.endsWith(".bias");
  }
}
