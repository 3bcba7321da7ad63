package org.maskedaction.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The layout of one block of native memory that buffers share whose lifetimes do not overlap.
 * Buffers are placed largest first at the lowest address that is free during their lifetime. The
 * block belongs to the {@link PlanMemory} that it is taken from, and ends with it.
 */
final class Arena {
  private static final long ALIGNMENT = 64;

  private final List<Slot> slots = new ArrayList<>();
  private Pointer memory;
  private long size;

  /** A buffer that lives from step {@code first} to step {@code last}, both included. */
  static final class Slot {
    private final long bytes;
    private final int first;
    private int last;
    private long offset;

    private Slot(long bytes, int first) {
      this.bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      this.first = first;
      this.last = first;
    }

    /** Keeps the buffer until {@code step}. */
    void usedAt(int step) {
      last = Math.max(last, step);
    }

    private boolean overlaps(Slot other) {
      return first <= other.last && other.first <= last;
    }
  }

  /** Asks for a buffer that is first written at {@code step}. */
  Slot reserve(long bytes, int step) {
    Slot slot = new Slot(bytes, step);
    slots.add(slot);
    return slot;
  }

  /** Places all buffers in {@code plans}' block. */
  void allocate(PlanMemory plans) {
    List<Slot> placed = new ArrayList<>(); // by offset
    List<Slot> open = new ArrayList<>(slots);
    open.sort(Comparator.comparingLong((Slot slot) -> slot.bytes).reversed());
    for (Slot slot : open) {
      slot.offset = lowestFree(slot, placed);
      placed.add(slot);
      placed.sort(Comparator.comparingLong(other -> other.offset));
      size = Math.max(size, slot.offset + slot.bytes);
    }
    memory = plans.atLeast(size);
  }

  private static long lowestFree(Slot slot, List<Slot> placed) {
    long candidate = 0;
    for (Slot other : placed) {
      if (!other.overlaps(slot)) {
        continue;
      }
      if (other.offset >= candidate + slot.bytes) {
        break;
      }
      candidate = Math.max(candidate, other.offset + other.bytes);
    }
    return candidate;
  }

  /** Where the buffer starts. */
  Pointer address(Slot slot) {
    return new BytePointer(memory).getPointer(slot.offset);
  }

  /** Bytes of the block. */
  long bytes() {
    return size;
  }
}
