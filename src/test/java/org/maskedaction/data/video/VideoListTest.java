package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;

class VideoListTest {
  @TempDir private Path folder;

  @Test
  void blanksOrATabSeparateTheLabel() throws IOException {
    Path list = write("a.avi 3\nb.avi  4\nc.avi\t5\n");

    assertThat(VideoList.read(list, null))
        .containsExactly(
            new VideoEntry(folder.resolve("a.avi"), "a.avi", 3, 1),
            new VideoEntry(folder.resolve("b.avi"), "b.avi", 4, 2),
            new VideoEntry(folder.resolve("c.avi"), "c.avi", 5, 3));
  }

  @Test
  void pathsMayContainBlanks() throws IOException {
    Path list = write("high jump/first  try.mp4 17\n");

    assertThat(VideoList.read(list, null))
        .containsExactly(
            new VideoEntry(
                folder.resolve("high jump/first  try.mp4"), "high jump/first  try.mp4", 17, 1));
  }

  @Test
  void blanksAroundARowAndEmptyRowsDoNotCount() throws IOException {
    Path list = write("\n  a.mp4 1 \t\r\n   \nb.mp4 2");

    assertThat(VideoList.read(list, null))
        .containsExactly(
            new VideoEntry(folder.resolve("a.mp4"), "a.mp4", 1, 2),
            new VideoEntry(folder.resolve("b.mp4"), "b.mp4", 2, 4));
  }

  @Test
  void aNameWithoutExtensionGetsMp4() throws IOException {
    Path list = write("v1.0/clip 0\nv1.0/clip.webm 1\n");

    assertThat(VideoList.read(list, null))
        .extracting(VideoEntry::id)
        .containsExactly("v1.0/clip.mp4", "v1.0/clip.webm");
    assertThat(VideoList.read(list, null).get(0).path()).isEqualTo(folder.resolve("v1.0/clip.mp4"));
  }

  @Test
  void relativePathsStartFromTheRootAndAbsoluteOnesStay() throws IOException {
    Path root = folder.resolve("videos");
    Path absolute = folder.resolve("elsewhere/b.mp4").toAbsolutePath();
    Path list = write("a.mp4 0\n" + absolute + " 1\n");

    assertThat(VideoList.read(list, root))
        .extracting(VideoEntry::path)
        .containsExactly(root.resolve("a.mp4"), absolute);
  }

  @Test
  void badRowsAreCountedAndTheFirstFiveNamed() throws IOException {
    Path list =
        write("a.mp4 0\nb.mp4\nc.mp4 one\n\n7\nd.mp4 1.0\ne.mp4 99999999999\nf.mp4 2 x\ng.mp4 -\n");

    assertThatThrownBy(() -> VideoList.read(list, null))
        .isInstanceOf(InputException.class)
        .hasMessage(
            list
                + ": 7 of 8 rows are not a path and an integer label (-1 for none):"
                + " row 2 'b.mp4' has no label; row 3 'c.mp4 one' has the label 'one';"
                + " row 5 '7' has no label; row 6 'd.mp4 1.0' has the label '1.0';"
                + " row 7 'e.mp4 99999999999' has the label '99999999999'; ...");
  }

  @Test
  void aSingleBadRowIsNamed() throws IOException {
    Path list = write("a.mp4 0\nb.mp4\n");

    assertThatThrownBy(() -> VideoList.read(list, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1 of 2 rows")
        .hasMessageContaining("row 2 'b.mp4' has no label");
  }

  @Test
  void aByteOrderMarkIsNoPartOfThePath() throws IOException {
    Path list = write("\uFEFFa.mp4 -1\n");

    assertThat(VideoList.read(list, null))
        .containsExactly(new VideoEntry(folder.resolve("a.mp4"), "a.mp4", -1, 1));
  }

  @Test
  void whatRowWritesReadTakesBack() throws IOException {
    String path = "high  jump/Größe 7\t(1).mp4";
    Path list = write(VideoList.row(path, 12) + "\n" + VideoList.row("b.avi", -1) + "\n");

    assertThat(VideoList.read(list, null))
        .containsExactly(
            new VideoEntry(folder.resolve(path), path, 12, 1),
            new VideoEntry(folder.resolve("b.avi"), "b.avi", -1, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a.mp4", "a.mp4 ", "a\nb.mp4", "a\rb.mp4", "a\u2028b.mp4", "clip", ""})
  void pathsThatNoRowCanNameAreRefused(String path) {
    assertThatThrownBy(() -> VideoList.row(path, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'" + path + "' cannot be named in a list");
  }

  @Test
  void aMillionRowsWithBlanksAndForeignLettersAreReadInSeconds() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < 1_000_000; row++) {
      rows.add("Übung %d/動画 ж %d.mp4 %d".formatted(row % 100, row, row % 100));
    }
    Path list = Files.write(folder.resolve("большой list.csv"), rows);
    List<VideoEntry> entries =
        assertTimeout(Duration.ofSeconds(30), () -> VideoList.read(list, null));
    assertThat(entries).hasSize(1_000_000);
    VideoEntry last = entries.get(999_999);
    assertThat(last.path()).isEqualTo(folder.resolve("Übung 99/動画 ж 999999.mp4"));
    assertThat(last.label()).isEqualTo(99);
    assertThat(last.row()).isEqualTo(1_000_000);
  }

  @Test
  void aVideoWithBlanksAndForeignLettersInItsNameIsDecoded() throws IOException {
    Path file = TestVideo.write(folder.resolve("Übung 動画 ж.mp4"), 5);
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      assertThat(decoder.frameCount()).isEqualTo(5);
    }
  }

  @Test
  void anEmptyListIsRejected() throws IOException {
    Path list = write("\n \n");

    assertThatThrownBy(() -> VideoList.read(list, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(list.toString())
        .hasMessageContaining("no rows");
  }

  @Test
  void aMissingListIsNamed() {
    Path list = folder.resolve("absent.csv");

    assertThatThrownBy(() -> VideoList.read(list, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(list.toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("train.csv"), text);
  }
}
