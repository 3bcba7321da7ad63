package org.maskedaction.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.ZipEntries;
import org.maskedaction.io.pickle.PickleValue.Skipped;
import org.maskedaction.io.pickle.PickleValue.Tensor;
import org.maskedaction.io.pickle.Unpickler;

/**
 * The tensors of the state dict in a file that PyTorch saved (1.6 or later): a zip archive of one
 * pickle and the raw values of each storage.
 */
final class TorchTensors {
  static final String PICKLE = "data.pkl";

  private static final long MAX_PICKLE_BYTES = 1L << 26;
  private static final List<String> WRAPPERS =
      List.of("model", "module", "state_dict", "model_state");

  private final Path path;
  private final ZipEntries zip;
  private final String folder;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  private TorchTensors(Path path, ZipEntries zip, String folder) {
    this.path = path;
    this.zip = zip;
    this.folder = folder;
  }

  /**
   * The tensors of a file, whose descriptions are read at once.
   *
   * @param pickle name of the entry with the pickle
   */
  static TensorFile open(Path path, ZipEntries zip, String pickle) {
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    TorchTensors file = new TorchTensors(path, zip, folder);
    file.checkByteOrder();
    long size = zip.size(pickle);
    if (size > MAX_PICKLE_BYTES) {
      throw new InputException(
          "%s, entry '%s': has %d bytes, more than any state dict".formatted(path, pickle, size));
    }
    Object root = Unpickler.read(zip.read(pickle, 0, size), path + ", entry '" + pickle + "'");
    file.take(root);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    file.tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return new TensorFile(path, shapes, List.copyOf(file.skipped), file::floats);
  }

  private void checkByteOrder() {
    String entry = folder + "byteorder";
    long size = zip.size(entry);
    if (size >= 0 && !text(entry, Math.min(size, Long.BYTES)).equals("little")) {
      throw new InputException(path + ": was saved on a big-endian machine, which is not read");
    }
  }

  private String text(String entry, long size) {
    return StandardCharsets.US_ASCII.decode(zip.read(entry, 0, size)).toString();
  }

  private void take(Object root) {
    if (!(root instanceof Map<?, ?> top)) {
      throw new InputException(path + ": holds no dictionary; expected a state dict of weights");
    }
    Map<?, ?> state = top;
    String prefix = "";
    for (String wrapper : WRAPPERS) {
      if (top.get(wrapper) instanceof Map<?, ?> inner && holdsTensors(inner)) {
        state = inner;
        prefix = wrapper;
        break;
      }
    }
    if (!holdsTensors(state)) {
      throw new InputException(
          "%s: holds no state dict; expected tensors at the top or in one of %s, found the keys %s"
              .formatted(path, WRAPPERS, firstKeys(top)));
    }
    state.forEach((name, value) -> add((String) name, value));
    for (Object key : top.keySet()) {
      if (state != top && !key.equals(prefix)) {
        skipped.add((String) key);
      }
    }
  }

  private static List<Object> firstKeys(Map<?, ?> map) {
    return map.keySet().stream().limit(10).map(Object.class::cast).toList();
  }

  private static boolean holdsTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(Tensor.class::isInstance);
  }

  private void add(String name, Object value) {
    if (value instanceof Tensor tensor) {
      checkStorage(name, tensor);
      tensors.put(name, tensor);
    } else {
      skipped.add(name + (value instanceof Skipped other ? " (" + other.what() + ")" : ""));
    }
  }

  private void checkStorage(String name, Tensor tensor) {
    String entry = entry(tensor);
    long bytes;
    try {
      bytes =
          Math.multiplyExact(tensor.storage().elements(), (long) tensor.storage().type().width());
    } catch (ArithmeticException e) {
      throw new InputException(path + ", tensor '" + name + "': claims too many values", e);
    }
    if (zip.size(entry) != bytes) {
      throw new InputException(
          "%s, tensor '%s': needs %d bytes in the entry '%s', which %s"
              .formatted(
                  path,
                  name,
                  bytes,
                  entry,
                  zip.size(entry) < 0 ? "is missing" : "has " + zip.size(entry)));
    }
  }

  private String entry(Tensor tensor) {
    return folder + "data/" + tensor.storage().key();
  }

  /** Storage types that cannot be read as floats, for messages. */
  private static TreeSet<TensorType> floatTypes() {
    TreeSet<TensorType> types = new TreeSet<>(List.of(TensorType.values()));
    types.removeIf(type -> !type.readsAsFloat());
    return types;
  }

  private float[] floats(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InputException(path + ": has no tensor '" + name + "'");
    }
    TensorType type = tensor.storage().type();
    if (!type.readsAsFloat()) {
      throw new InputException(
          "%s, tensor '%s': is %s; expected one of %s".formatted(path, name, type, floatTypes()));
    }
    StridedWalk walk = new StridedWalk(tensor.shape(), tensor.strides());
    if (walk.count() == 0) {
      return new float[0];
    }
    long start = tensor.offset() * type.width();
    ByteBuffer bytes = zip.read(entry(tensor), start, walk.span() * type.width());
    return walk.gather(TensorFile.floats(type, bytes));
  }

  /** Visits the values of a tensor that lies in memory with strides, in row-major order. */
  private static final class StridedWalk {
    private final long[] shape;
    private final long[] strides;

    /** Extents and strides in elements, both not negative. */
    StridedWalk(List<Long> shape, List<Long> strides) {
      this.shape = shape.stream().mapToLong(Long::longValue).toArray();
      this.strides = strides.stream().mapToLong(Long::longValue).toArray();
    }

    /** Number of values. */
    long count() {
      long count = 1;
      for (long extent : shape) {
        count *= extent;
      }
      return count;
    }

    /** Number of elements from the first to the last value, for at least one value. */
    long span() {
      long last = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        last += (shape[axis] - 1) * strides[axis];
      }
      return last + 1;
    }

    /** The values in order, from memory that starts with the first one. */
    float[] gather(float[] memory) {
      if (isDense()) {
        return memory;
      }
      float[] values = new float[(int) count()];
      long[] index = new long[shape.length];
      int at = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = memory[at];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
          at += (int) strides[axis];
          if (++index[axis] < shape[axis]) {
            break;
          }
          at -= (int) (strides[axis] * shape[axis]);
          index[axis] = 0;
        }
      }
      return values;
    }

    private boolean isDense() {
      long expected = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        if (shape[axis] != 1 && strides[axis] != expected) {
          return false;
        }
        expected *= shape[axis];
      }
      return true;
    }
  }
}
