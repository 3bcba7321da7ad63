package org.maskedaction.plan;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory for the intermediate values of plans that never run at the same time: all of them use one
 * block. Make the plan that needs most first; a plan that does not fit gets a larger block, and
 * earlier plans keep theirs.
 */
public final class PlanMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private BytePointer block;

  /** An aligned address followed by at least {@code bytes} bytes. */
  Pointer atLeast(long bytes) {
    if (block == null || block.capacity() < bytes + ALIGNMENT) {
      block = new BytePointer(bytes + ALIGNMENT);
    }
    long misaligned = block.address() % ALIGNMENT;
    return block.getPointer(misaligned == 0 ? 0 : ALIGNMENT - misaligned);
  }

  @Override
  public void close() {
    if (block != null) {
      block.close();
    }
  }
}
