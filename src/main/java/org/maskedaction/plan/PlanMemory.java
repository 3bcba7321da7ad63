package org.maskedaction.plan;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory for the intermediate values of plans that never run at the same time: all of them use one
 * block. Make the plan that needs most first; a plan that does not fit gets a larger block, and
 * earlier plans keep theirs.
 *
 * <p>Whoever makes a memory closes it. That closes the plans made with it too, and frees all blocks
 * at once instead of when the garbage collector comes by.
 */
public final class PlanMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final List<BytePointer> blocks = new ArrayList<>(); // the newest last
  private final List<ExecutionPlan> plans = new ArrayList<>();
  private boolean closed;

  /**
   * Fails for a memory that is closed.
   *
   * @param plan name of the plan that is about to be made
   */
  void requireOpen(String plan) {
    if (closed) {
      throw new IllegalStateException(
          "plan '%s' cannot be made: its memory is closed".formatted(plan));
    }
  }

  /** An aligned address followed by at least {@code bytes} bytes. */
  Pointer atLeast(long bytes) {
    if (blocks.isEmpty() || newest().capacity() < bytes + ALIGNMENT) {
      blocks.add(new BytePointer(bytes + ALIGNMENT));
    }
    long misaligned = newest().address() % ALIGNMENT;
    return newest().getPointer(misaligned == 0 ? 0 : ALIGNMENT - misaligned);
  }

  private BytePointer newest() {
    return blocks.get(blocks.size() - 1);
  }

  /** Closes {@code plan} with this memory. */
  void add(ExecutionPlan plan) {
    plans.add(plan);
  }

  /** Forgets a plan that has been closed by itself. */
  void remove(ExecutionPlan plan) {
    plans.remove(plan);
  }

  /** Closes the plans made with this memory and frees it; does nothing the second time. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(plans).forEach(ExecutionPlan::close);
    blocks.forEach(BytePointer::close);
    blocks.clear();
  }
}
