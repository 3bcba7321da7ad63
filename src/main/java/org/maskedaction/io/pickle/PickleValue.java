package org.maskedaction.io.pickle;

import java.util.List;
import org.maskedaction.io.TensorType;

/** What a pickle may hold beside texts, numbers, truth values, lists and maps. */
public sealed interface PickleValue {

  /** The name of a class or function; only a name, nothing is looked up. */
  record Global(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** A tuple. */
  record Tuple(List<Object> items) implements PickleValue {}

  /** The memory that tensors lie in: entry {@code key} with {@code elements} values. */
  record Storage(TensorType type, String key, long elements) implements PickleValue {}

  /** A tensor within a storage; offset and strides count elements. */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides)
      implements PickleValue {}

  /** Anything else: what it was, for people. */
  record Skipped(String what) implements PickleValue {}
}
