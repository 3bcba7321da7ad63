package org.maskedaction.data.skeleton.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.NtuFile;

class NtuFormatTest {
  private static final String NAME = "S001C002P003R002A013.skeleton";

  /** 2^56 + 1 and 2^56 + 2, which are one and the same as doubles. */
  private static final long FIRST = (1L << 56) + 1;

  private static final long SECOND = (1L << 56) + 2;

  @TempDir Path folder;

  private NtuFile twoBodies() {
    return new NtuFile()
        .frame()
        .body(FIRST, NtuFile.pose(0.1, 0))
        .frame()
        .frame()
        .body(FIRST, NtuFile.pose(0.3, 0))
        .body(SECOND, NtuFile.pose(1.5, 0));
  }

  @Test
  void bodiesKeepTheirFramesAndTheir64BitIds() throws IOException {
    Path file = twoBodies().write(folder.resolve(NAME));
    SkeletonSequence sequence = new NtuFormat().read(file).get(0);
    assertThat(sequence.id()).isEqualTo("S001C002P003R002A013");
    assertThat(sequence.label()).isEqualTo(12);
    assertThat(sequence.capture()).isEqualTo(new Capture(3, 2, 1, 2));
    assertThat(sequence.frames()).isEqualTo(3);
    assertThat(sequence.persons()).isEqualTo(2);
    int person = sequence.personSize();
    assertThat(sequence.values()[0]).isEqualTo(0.1f);
    assertThat(sequence.values()[4 * person]).isEqualTo(0.3f);
    assertThat(sequence.values()[5 * person]).isEqualTo(1.5f);
    assertThat(sequence.isPresent(person, 3 * person)).isFalse(); // absent, and an empty frame
    assertThat(sequence.presentFrames()).isEqualTo(2);
  }

  @Test
  void windowsLineEndsMakeNoDifference() throws IOException {
    Path unix = twoBodies().write(folder.resolve(NAME));
    SkeletonSequence expected = new NtuFormat().read(unix).get(0);
    Files.writeString(unix, String.join("\r\n", twoBodies().lines()) + "\r\n\r\n");
    assertThat(new NtuFormat().read(unix).get(0)).isEqualTo(expected);
  }

  @Test
  void damagedFilesAreNamedWithTheLine() throws IOException {
    List<String> lines = twoBodies().lines(); // 1 + (1 + 27) + 1 + (1 + 2 * 27) lines
    assertThat(lines).hasSize(85);
    expect(lines.subList(0, 60), "line 61: expected 12 values of a joint, the file ends");
    expect(with(lines, 85, "7"), "line 86: expected the end of the file, found '7'");
    expect(with(lines, 3, "24"), "line 4: expected 25 joints, found 24");
    expect(with(lines, 4, lines.get(4).replaceFirst("\\S+", "NaN")), "line 5: expected a finite");
    expect(with(lines, 4, "1 2 3"), "line 5: expected 12 values of a joint, found 3 values");
    expect(with(lines, 2, "7.2e16 0 1 0 1 1 0 0 0 2"), "line 3: expected the whole number");
    expect(with(lines, 0, "x"), "line 1: expected the number of frames, found x");
    expect(List.of("0"), "has no body in its 0 frames");
    expect(List.of("2", "0", "0"), "has no body in its 2 frames");
    expect(List.of(), "line 1: expected the number of frames, the file ends");
  }

  private static List<String> with(List<String> lines, int index, String line) {
    List<String> changed = new ArrayList<>(lines);
    if (index < changed.size()) {
      changed.set(index, line);
    } else {
      changed.add(line);
    }
    return changed;
  }

  private void expect(List<String> lines, String message) throws IOException {
    Path file = Files.write(folder.resolve(NAME), lines);
    assertThatThrownBy(() -> new NtuFormat().read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(NAME)
        .hasMessageContaining(message);
  }

  @Test
  void otherNamesAreRefused() {
    assertThatThrownBy(() -> Ntu.FILES.of(folder.resolve("S001C002P003.skeleton")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a name such as S001C002P003R002A013.skeleton");
  }
}
