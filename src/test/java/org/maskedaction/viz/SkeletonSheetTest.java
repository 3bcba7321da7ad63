package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class SkeletonSheetTest {
  private static final int WHITE = 0xFFFFFF;
  private static final int PREDICTED = 0x1F77B4;
  private static final int SECOND = 0xD95F02;
  private static final int SEEN = 0x202020;
  private static final int GHOST = 0xD4D4D4;
  private static final MaskSource SOURCE = new MaskSource("random", 5, 0.5);

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  /**
   * Two frames of two joints one above the other; the upper one is masked and predicted 0.5 too
   * high. The second person is there in frame 1 only, one to the right.
   */
  private static SkeletonPicture clip() {
    float[] original = {
      0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, // person 0, frames 0 and 1
      0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0
    };
    float[] restored = original.clone();
    for (int pose = 0; pose < 4; pose++) {
      restored[pose * 6 + 4] += 0.5f;
    }
    boolean[] visible = {true, false, true, false, true, false, true, false};
    SkeletonPicture.View view =
        new SkeletonPicture.View(visible, restored, List.of("1 of 2"), List.of("a note"));
    return new SkeletonPicture("clip", List.of(0, 0), 2, 2, original, List.of(view));
  }

  private static Set<Integer> colours(BufferedImage image, int left, int top, int size) {
    Set<Integer> found = new HashSet<>();
    for (int rgb : image.getRGB(left, top, size, size, null, 0, size)) {
      found.add(rgb & WHITE);
    }
    return found;
  }

  @Test
  void aMovieHasThreePanelsPerFrame() {
    List<BufferedImage> frames = new ClipAnimation(SOURCE, clip()).frames();
    assertThat(frames).hasSize(2);
    int[] left = {12, 324, 636};
    List<Set<Integer>> first =
        Arrays.stream(left).mapToObj(x -> colours(frames.get(0), x, 78, 300)).toList();
    assertThat(first.get(0)).contains(PREDICTED).doesNotContain(SECOND, GHOST);
    assertThat(first.get(1)).contains(PREDICTED, GHOST).doesNotContain(SECOND, SEEN);
    assertThat(first.get(2)).contains(PREDICTED, GHOST, SEEN).doesNotContain(SECOND);
    assertThat(colours(frames.get(1), left[0], 78, 300)).contains(PREDICTED, SECOND);
  }

  @Test
  void heightIsDrawnUpwardsAndPredictionsWhereTheyAre() {
    BufferedImage frame = new ClipAnimation(SOURCE, clip()).frames().get(0);
    // The original fills 84 % of 300 pixels: y 0 is 126 below the middle, y 1 is 126 above.
    int[] column = frame.getRGB(12, 78, 1, 1, null, 0, 1);
    assertThat(column).hasSize(1);
    int x = 0;
    for (int at = 1; at < 299; at++) {
      x = (frame.getRGB(12 + at, 78 + 24) & WHITE) == PREDICTED ? at : x;
    }
    assertThat(x).isPositive();
    assertThat(frame.getRGB(12 + x - 3, 78 + 276) & WHITE).isEqualTo(PREDICTED);
    assertThat(frame.getRGB(12 + x - 3, 78 + 290) & WHITE).isEqualTo(WHITE);
  }

  @Test
  void theSheetHasOneColumnForEachOfATwelfth() {
    int twoFrames = ContactSheet.ofSkeletons(SOURCE, List.of(clip())).image().getHeight();
    BufferedImage two = ContactSheet.ofSkeletons(SOURCE, List.of(clip(), clip())).image();
    assertThat(two.getHeight()).isGreaterThan(twoFrames + 3 * 150);
    assertThatThrownBy(() -> ContactSheet.ofSkeletons(SOURCE, List.of()))
        .isInstanceOf(InputException.class);
  }

  @Test
  void theDistanceIsThatOfMaskedJointsOfPresentPersons() {
    SkeletonPicture clip = clip();
    SkeletonPicture.View view = clip.views().get(0);
    assertThat(view.distance(clip.original(), 2)).isCloseTo(0.5, within(1e-6));
    boolean[] all = new boolean[8];
    SkeletonPicture.View masked =
        new SkeletonPicture.View(all, view.restored(), List.of(), List.of());
    // Six joints of present persons are masked, three of them displaced.
    assertThat(masked.distance(clip.original(), 2)).isCloseTo(0.25, within(1e-6));
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    SkeletonPicture clip = clip();
    assertThatThrownBy(
            () -> new SkeletonPicture("x", List.of(0, 0, 1), 2, 2, clip.original(), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage("clip 'x': coordinates: 24 values, expected 36");
  }
}
