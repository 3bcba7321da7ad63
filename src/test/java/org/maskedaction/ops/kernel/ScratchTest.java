package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScratchTest {
  private final ScratchArray array = new ScratchArray();
  private final ScratchFloats floats = new ScratchFloats("a test");

  @Test
  void everyPurposeHasAnArrayOfItsOwn() {
    float[] first = array.atLeast(8);
    float[] second = new ScratchArray().atLeast(8);
    assertThat(second).isNotSameAs(first);
    assertThat(array.atLeast(8)).isSameAs(first);
  }

  @Test
  void everyPurposeHasNativeMemoryOfItsOwn() {
    FloatPointer first = floats.atLeast(8);
    FloatPointer second = new ScratchFloats("another test").atLeast(8);
    first.put(new float[8]);
    second.put(1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f);
    float[] values = new float[8];
    floats.atLeast(8).get(values);
    assertThat(values).containsOnly(0f);
  }

  @Test
  void memoryStaysAndGrowsToTheLargestRequest() {
    float[] small = array.atLeast(8);
    assertThat(array.atLeast(3)).isSameAs(small);
    float[] large = array.atLeast(9);
    assertThat(large).hasSizeGreaterThanOrEqualTo(9);
    assertThat(array.atLeast(8)).isSameAs(large);

    FloatPointer few = floats.atLeast(8);
    assertThat(floats.atLeast(3)).isSameAs(few);
    FloatPointer many = floats.atLeast(9);
    assertThat(many.capacity()).isGreaterThanOrEqualTo(9);
    assertThat(floats.atLeast(8)).isSameAs(many);
  }

  @Test
  void everyThreadHasMemoryOfItsOwn() {
    WorkerPool pool = new WorkerPool(3);
    Set<Object> buffers = ConcurrentHashMap.newKeySet();
    onEveryThread(
        pool,
        () -> {
          buffers.add(array.atLeast(4));
          buffers.add(floats.atLeast(4).address());
        });
    assertThat(buffers).hasSize(6);
    pool.resize(1);
  }

  private static void onEveryThread(WorkerPool pool, Runnable work) {
    CountDownLatch all = new CountDownLatch(pool.threads());
    pool.forEach(
        pool.threads(),
        i -> {
          work.run();
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void aThreadOfThePoolThatEndsFreesItsNativeMemory() throws InterruptedException {
    WorkerPool pool = new WorkerPool(2);
    Thread caller = Thread.currentThread();
    long before = Pointer.totalBytes();
    onEveryThread(
        pool,
        () -> {
          if (Thread.currentThread() != caller) {
            floats.atLeast(4L << 20);
          }
        });
    // What other tests left behind may be collected meanwhile, but that is little.
    assertThat(Pointer.totalBytes()).isGreaterThan(before + (15L << 20));
    pool.resize(1);
    while (Pointer.totalBytes() > before + (8L << 20)) {
      Thread.sleep(1);
    }
  }

  @Test
  void memoryThatARoomHasIsNobodyElsesUntilTheRoomIsClosed() {
    try (ScratchFloats.Room room = floats.room(8)) {
      assertThat(room.take(8)).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> floats.room(4))
          .withMessageContaining("scratch memory for a test is in use on thread")
          .withMessageContaining(Thread.currentThread().getName());
      assertThatIllegalStateException().isThrownBy(() -> floats.atLeast(4));
    }
    try (ScratchFloats.Room again = floats.room(4)) {
      assertThat(again.take(4)).isNotNull();
    }
  }

  @Test
  void kernelsThatShareTheMemoryOfATileCannotRunInsideEachOther() {
    int threads = WorkerPool.shared().threads();
    WorkerPool.shared().resize(1); // all tiles on this thread, which has the memory already
    try (ScratchFloats.Room room = TrajectoryTile.MEMORY.room(16)) {
      assertThat(room.take(16)).isNotNull();
      TrajectoryShape shape = new TrajectoryShape(1, 2, 2, 4, 1, true);
      TrajectoryForward forward =
          new TrajectoryForward(shape, new TrajectoryWeights(ones(16), ones(4), ones(32), ones(8)));
      assertThatIllegalStateException()
          .isThrownBy(() -> forward.run(ones(48), ones(16), null))
          .withMessageContaining("a tile of queries");
    } finally {
      WorkerPool.shared().resize(threads);
    }
  }

  private static FloatPointer ones(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1f);
    return new FloatPointer(values);
  }

  @Test
  void aRoomIsHandedOutInConsecutivePiecesUpToItsSize() {
    try (ScratchFloats.Room room = floats.room(10)) {
      FloatPointer first = room.take(4);
      FloatPointer second = room.take(6);
      assertThat(second.address()).isEqualTo(first.address() + 4 * Float.BYTES);
      assertThatIllegalStateException()
          .isThrownBy(() -> room.take(1))
          .withMessage("scratch of 10 floats has no 1 left after 10");
    }
  }
}
