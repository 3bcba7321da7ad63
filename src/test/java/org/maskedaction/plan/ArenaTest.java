package org.maskedaction.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArenaTest {
  private final PlanMemory memory = new PlanMemory();
  private final Arena arena = new Arena();

  @AfterEach
  void free() {
    memory.close();
  }

  /** A buffer of some bytes that lives from one step to another. */
  private record Buffer(Arena.Slot slot, long bytes, int first, int last) {}

  private Buffer buffer(long bytes, int first, int last) {
    Arena.Slot slot = arena.reserve(bytes, first);
    slot.usedAt(last);
    return new Buffer(slot, bytes, first, last);
  }

  private long start(Buffer buffer) {
    return arena.address(buffer.slot).address();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void buffersThatLiveAtTheSameTimeShareNoByte(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Buffer> buffers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int first = random.nextInt(20);
      buffers.add(buffer(1 + random.nextInt(3000), first, first + random.nextInt(5)));
    }
    arena.allocate(memory);
    for (Buffer a : buffers) {
      for (Buffer b : buffers) {
        boolean together = a != b && a.first <= b.last && b.first <= a.last;
        if (together) {
          assertThat(start(a) + a.bytes <= start(b) || start(b) + b.bytes <= start(a))
              .as("%s beside %s", a, b)
              .isTrue();
        }
      }
    }
  }

  @Test
  void aBufferTakesThePlaceOfOneThatIsNoLongerUsed() {
    Buffer early = buffer(1000, 0, 2);
    Buffer late = buffer(1000, 3, 4);
    arena.allocate(memory);
    assertThat(start(late)).isEqualTo(start(early));
    assertThat(arena.bytes()).isEqualTo(1024);
  }

  @Test
  void aBufferThatIsReadInTheStepInWhichAnotherIsWrittenKeepsItsPlace() {
    Buffer read = buffer(64, 0, 1);
    Buffer written = buffer(64, 1, 1);
    arena.allocate(memory);
    assertThat(start(written)).isNotEqualTo(start(read));
    assertThat(arena.bytes()).isEqualTo(128);
  }

  @Test
  void anEarlierUseDoesNotShortenALife() {
    Buffer kept = buffer(64, 0, 5);
    kept.slot.usedAt(2);
    Buffer other = buffer(64, 4, 4);
    arena.allocate(memory);
    assertThat(start(other)).isNotEqualTo(start(kept));
  }

  @Test
  void everyBufferStartsAtALineOfTheCache() {
    List<Buffer> buffers = List.of(buffer(1, 0, 3), buffer(65, 0, 3), buffer(7, 0, 3));
    arena.allocate(memory);
    assertThat(buffers).allSatisfy(each -> assertThat(start(each) % 64).isZero());
    assertThat(arena.bytes()).isEqualTo(64 + 128 + 64);
  }

  @Test
  void largeBuffersAreLaidOutBeforeSmallOnesFillTheGaps() {
    Buffer first = buffer(64, 0, 0);
    Buffer second = buffer(64, 1, 1);
    Buffer large = buffer(640, 0, 1);
    arena.allocate(memory);
    assertThat(start(first)).isEqualTo(start(second)).isEqualTo(start(large) + 640);
    assertThat(arena.bytes()).isEqualTo(704);
  }
}
