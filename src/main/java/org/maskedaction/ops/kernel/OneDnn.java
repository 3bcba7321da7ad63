package org.maskedaction.ops.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.maskedaction.natives.NativeLibraries;

/** What the oneDNN kernels of a thread share: engine, stream and the primitives built so far. */
final class OneDnn {
  private static final engine ENGINE = newEngine();
  private static final ThreadLocal<OneDnn> LOCAL = ThreadLocal.withInitial(OneDnn::new);

  private final stream stream = new stream(ENGINE);
  private final Map<Key, Bound> primitives = new HashMap<>();

  private OneDnn() {}

  /**
   * What distinguishes the primitives of one thread: the kind, up to four sizes and a constant.
   *
   * @param third a size or stride beside rows and columns, 0 where there is none
   * @param fourth likewise
   */
  record Key(String kind, long rows, long columns, long third, long fourth, float parameter) {
    /** A kernel on dense rows. */
    Key(String kind, long rows, long columns, float parameter) {
      this(kind, rows, columns, 0, 0, parameter);
    }
  }

  private static engine newEngine() {
    NativeLibraries.load(); // nd4j's come first
    return new engine(engine.kind.cpu, 0);
  }

  static engine engine() {
    return ENGINE;
  }

  /** The current thread's primitive for {@code key}, built at its first use. */
  static Bound primitive(Key key, Function<Key, Bound> build) {
    OneDnn local = LOCAL.get();
    Bound bound = local.primitives.get(key);
    if (bound == null) {
      bound = build.apply(key);
      local.primitives.put(key, bound);
    }
    return bound;
  }

  /** A dense float32 vector. */
  static memory.desc vector(long length) {
    return new memory.desc(new long[] {length}, memory.data_type.f32, new long[] {1L});
  }

  /** A dense float32 matrix. */
  static memory.desc matrix(long rows, long columns) {
    return tensor(new long[] {rows, columns}, columns, 1L);
  }

  /** A float32 tensor with a stride for every dimension. */
  static memory.desc tensor(long[] sizes, long... strides) {
    return new memory.desc(sizes, memory.data_type.f32, strides);
  }

  /** A primitive with its argument slots. */
  static final class Bound {
    private final primitive primitive;
    private final List<memory> slots = new ArrayList<>();
    private final IntMemoryMap arguments = new IntMemoryMap();

    /** Still without slots. */
    Bound(primitive primitive) {
      this.primitive = primitive;
    }

    /** Adds the slot of a DNNL_ARG constant. */
    Bound with(int argument, memory.desc layout) {
      memory slot = new memory(layout, ENGINE, new Pointer());
      slots.add(slot);
      arguments.put(argument, slot);
      return this;
    }

    /** Runs on the data of each slot, in the order they were added. */
    void run(Pointer... data) {
      for (int i = 0; i < data.length; i++) {
        slots.get(i).set_data_handle(data[i]);
      }
      primitive.execute(LOCAL.get().stream, arguments);
    }
  }
}
