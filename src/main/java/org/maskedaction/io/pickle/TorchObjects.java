package org.maskedaction.io.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.pickle.PickleValue.Global;
import org.maskedaction.io.pickle.PickleValue.Skipped;
import org.maskedaction.io.pickle.PickleValue.Storage;
import org.maskedaction.io.pickle.PickleValue.Tensor;
import org.maskedaction.io.pickle.PickleValue.Tuple;

/** The few names of PyTorch's pickles that stand for data. */
public final class TorchObjects {
  private static final Map<String, TensorType> STORAGES =
      Map.of(
          "FloatStorage", TensorType.F32,
          "DoubleStorage", TensorType.F64,
          "HalfStorage", TensorType.F16,
          "BFloat16Storage", TensorType.BF16,
          "LongStorage", TensorType.I64,
          "IntStorage", TensorType.I32,
          "ByteStorage", TensorType.U8);
  private static final int MAX_RANK = 16;

  private TorchObjects() {}

  /** What a call gives: a dictionary, a tensor, or for every other one that it was skipped. */
  public static Object call(
      Object callable, Object arguments, boolean function, PickleBytes bytes) {
    if (!function || !(callable instanceof Global global) || !(arguments instanceof Tuple tuple)) {
      return new Skipped(nameOf(callable));
    }
    List<Object> items = tuple.items();
    return switch (global.toString()) {
      case "collections.OrderedDict" ->
          items.isEmpty() ? new LinkedHashMap<String, Object>() : new Skipped(nameOf(callable));
      case "torch._utils._rebuild_tensor_v2" -> tensor(items, bytes);
      case "torch._utils._rebuild_parameter" ->
          items.isEmpty() ? new Skipped(nameOf(callable)) : items.get(0);
      default -> new Skipped(nameOf(callable));
    };
  }

  /** What a called name is, for people. */
  public static String nameOf(Object callable) {
    return callable instanceof Global global ? global.toString() : "object";
  }

  /** The storage that a persistent id ("storage", type, key, place, elements) stands for. */
  public static PickleValue storage(Object id) {
    if (id instanceof Tuple tuple
        && tuple.items().size() == 5
        && "storage".equals(tuple.items().get(0))
        && tuple.items().get(1) instanceof Global kind
        && kind.module().equals("torch")
        && tuple.items().get(2) instanceof String key
        && tuple.items().get(4) instanceof Long elements
        && elements >= 0) {
      TensorType type = STORAGES.get(kind.name());
      return type == null ? new Skipped(kind.toString()) : new Storage(type, key, elements);
    }
    return new Skipped("persistent id");
  }

  /** (storage, offset, shape, strides, ...), all of it within the storage. */
  private static PickleValue tensor(List<Object> items, PickleBytes bytes) {
    if (!items.isEmpty() && items.get(0) instanceof Skipped skipped) {
      return skipped;
    }
    if (items.size() < 4
        || !(items.get(0) instanceof Storage storage)
        || !(items.get(1) instanceof Long offset)
        || !(items.get(2) instanceof Tuple shape)
        || !(items.get(3) instanceof Tuple strides)) {
      throw bytes.invalid("describes a tensor otherwise than by storage, offset, shape, strides");
    }
    Tensor tensor = new Tensor(storage, offset, numbers(shape, bytes), numbers(strides, bytes));
    if (tensor.shape().size() != tensor.strides().size() || !fits(tensor)) {
      throw bytes.invalid(
          "has a tensor of shape %s with strides %s at %d that passes its storage of %d values"
              .formatted(tensor.shape(), tensor.strides(), offset, storage.elements()));
    }
    return tensor;
  }

  private static List<Long> numbers(Tuple tuple, PickleBytes bytes) {
    List<Long> numbers = new ArrayList<>();
    for (Object item : tuple.items()) {
      if (!(item instanceof Long number) || number < 0 || numbers.size() == MAX_RANK) {
        throw bytes.invalid("has a shape or strides that are no short list of whole numbers");
      }
      numbers.add(number);
    }
    return numbers;
  }

  /** Whether the tensor has no more values than its storage, and all of them lie there. */
  private static boolean fits(Tensor tensor) {
    long elements = tensor.storage().elements();
    try {
      long last = tensor.offset();
      long count = 1;
      for (int axis = 0; axis < tensor.shape().size(); axis++) {
        long extent = tensor.shape().get(axis);
        count = Math.multiplyExact(count, extent);
        long steps = Math.max(0, extent - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, tensor.strides().get(axis)));
      }
      boolean inside = tensor.offset() >= 0 && last >= 0 && last < elements;
      return count == 0 || (inside && count <= elements);
    } catch (ArithmeticException e) {
      return false;
    }
  }
}
