package org.maskedaction.data.skeleton.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.dataset.NtuProtocol.SecondPerson;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.NtuRecording;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.NtuFile;

class NtuPreparationTest {
  private static final Offset<Float> CLOSE = within(1e-6f);

  /** 2^56 + 1 and 2^56 + 2, which are one and the same as doubles. */
  private static final long FIRST = (1L << 56) + 1;

  private static final long SECOND = (1L << 56) + 2;

  @TempDir Path folder;

  private SkeletonSequence actors(NtuFile file) throws IOException {
    return NtuActors.choose(NtuRecording.read(path(file)));
  }

  private Path path(NtuFile file) throws IOException {
    return file.write(folder.resolve("S001C002P003R002A013.skeleton"));
  }

  /** Coordinate x of joint 0. */
  private static float x(SkeletonSequence sequence, int frame, int person) {
    return sequence.values()[(frame * sequence.persons() + person) * 75];
  }

  @Test
  void framesWithoutABodyAreDropped() throws IOException {
    NtuFile file = new NtuFile();
    file.frame().frame().body(7, NtuFile.pose(1, 0));
    file.frame().frame().body(7, NtuFile.pose(2, 0)).frame();
    SkeletonSequence actors = actors(file);
    assertThat(actors.frames()).isEqualTo(2);
    assertThat(actors.persons()).isEqualTo(1);
    assertThat(x(actors, 0, 0)).isEqualTo(1);
    assertThat(x(actors, 1, 0)).isEqualTo(2);
  }

  /** The second body is seen in frames 0 to 5 and 10 to 18, of 20. */
  @Test
  void theBodyThatMovesMostComesFirstAndOneThatComesBackIsMovedUp() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 20; frame++) {
      file.frame();
      if (frame < 6 || frame >= 10 && frame < 19) {
        file.body(FIRST, NtuFile.pose(100 + frame * 0.001, 0));
      }
      file.body(SECOND, NtuFile.pose(frame, 0));
    }
    SkeletonSequence actors = actors(file);
    assertThat(actors.persons()).isEqualTo(2);
    assertThat(actors.frames()).isEqualTo(20);
    for (int frame = 0; frame < 20; frame++) {
      assertThat(x(actors, frame, 0)).isEqualTo(frame);
    }
    assertThat(x(actors, 5, 1)).isCloseTo(100.005f, within(1e-4f));
    assertThat(x(actors, 6, 1)).isCloseTo(100.010f, within(1e-4f));
    assertThat(x(actors, 14, 1)).isCloseTo(100.018f, within(1e-4f));
    assertThat(actors.isPresent((15 * 2 + 1) * 75, 75)).isFalse();
  }

  @Test
  void bodiesOfElevenFramesOrLessAreNoiseAndTheirFramesGo() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 15; frame++) {
      file.frame().body(1, NtuFile.pose(frame + 1, 0));
    }
    for (int frame = 0; frame < 11; frame++) {
      file.frame().body(2, NtuFile.pose(50 + frame, 0));
    }
    SkeletonSequence actors = actors(file);
    assertThat(actors.persons()).isEqualTo(1);
    assertThat(actors.frames()).isEqualTo(15);
    assertThat(x(actors, 14, 0)).isEqualTo(15);
  }

  @Test
  void nothingIsLeftOfShortBodiesAlone() {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 11; frame++) {
      file.frame().body(1, NtuFile.pose(1, 0)).body(2, NtuFile.pose(5, 0));
    }
    assertThatThrownBy(() -> actors(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("S001C002P003R002A013: all 2 bodies last 11 frames or less");
  }

  @Test
  void bodiesWiderThanHighInMostFramesAreNoise() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 20; frame++) {
      file.frame().body(1, NtuFile.lying(frame * 3, 0)).body(2, NtuFile.pose(1, 0));
    }
    SkeletonSequence actors = actors(file);
    assertThat(actors.persons()).isEqualTo(1);
    assertThat(x(actors, 3, 0)).isEqualTo(1);
  }

  /** Body 1 moves far, but in its upright frames, which are more than 31 %, less than body 2. */
  @Test
  void motionCountsInUprightFramesOnly() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 20; frame++) {
      boolean lies = frame % 2 == 0;
      file.frame()
          .body(1, lies ? NtuFile.lying(frame * 10, 0) : NtuFile.pose(3, 0))
          .body(2, NtuFile.pose(frame * 0.1, 0));
    }
    assertThat(x(actors(file), 1, 0)).isCloseTo(0.1f, CLOSE);
  }

  @Test
  void bodiesThatFollowEachOtherAreOneActor() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 30; frame++) {
      file.frame().body(frame < 15 ? 1 : 2, NtuFile.pose(1 + frame, 0));
    }
    SkeletonSequence actors = actors(file);
    assertThat(actors.persons()).isEqualTo(2);
    for (int frame = 0; frame < 30; frame++) {
      assertThat(x(actors, frame, 0)).isEqualTo(1 + frame);
      assertThat(actors.isPresent((frame * 2 + 1) * 75, 75)).isFalse();
    }
  }

  @Test
  void theSpinesMiddleOfTheFirstFrameBecomesTheOriginOfBothPersons() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 20; frame++) {
      file.frame().body(1, NtuFile.pose(5 + frame, 1));
      if (frame >= 4) {
        file.body(2, NtuFile.pose(9, 2));
      }
    }
    SkeletonSequence sequence = new NtuPreparation(SecondPerson.ZERO).read(path(file)).get(0);
    float[] values = sequence.values();
    assertThat(Arrays.copyOfRange(values, 3, 6)).containsOnly(0f);
    assertThat(x(sequence, 2, 0)).isCloseTo(2 - 0.01f, CLOSE);
    assertThat(sequence.isPresent(75, 75)).isFalse(); // absent frames stay zero
    assertThat(x(sequence, 4, 1)).isCloseTo(9 - 5.01f, CLOSE);
    assertThat(values[(4 * 2 + 1) * 75 + 1]).isCloseTo(2 - 1.05f, CLOSE);
  }

  @Test
  void aSingleActorIsFollowedByZerosOrByItself() throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < 3; frame++) {
      file.frame().body(1, NtuFile.pose(frame, 0));
    }
    SkeletonSequence zero = new NtuPreparation(SecondPerson.ZERO).read(path(file)).get(0);
    SkeletonSequence twice = new NtuPreparation(SecondPerson.DUPLICATE).read(path(file)).get(0);
    assertThat(NtuProtocol.NTU60_XVIEW.secondPerson()).isEqualTo(SecondPerson.ZERO);
    assertThat(NtuProtocol.NTU120_XSET.secondPerson()).isEqualTo(SecondPerson.DUPLICATE);
    for (int frame = 0; frame < 3; frame++) {
      int first = frame * 150;
      float[] person = Arrays.copyOfRange(zero.values(), first, first + 75);
      assertThat(zero.isPresent(first + 75, 75)).isFalse();
      assertThat(Arrays.copyOfRange(twice.values(), first, first + 75)).isEqualTo(person);
      assertThat(Arrays.copyOfRange(twice.values(), first + 75, first + 150)).isEqualTo(person);
    }
  }
}
