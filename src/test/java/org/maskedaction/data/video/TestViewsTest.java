package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.TestViews.Sampling;
import org.maskedaction.io.InputException;

class TestViewsTest {
  private static final int FRAMES = 16;
  private static final int SIZE = 224;

  private static ClipPipeline centre(int samplingRate) {
    return new ClipPipeline(
        new WindowSampler(FRAMES, samplingRate, false), new CropPolicy.CentreCrop(), 0, SIZE);
  }

  private static List<ClipPipeline> views(
      int clips, int crops, Sampling sampling, int samplingRate) {
    return new TestViews(clips, crops)
        .pipelines(sampling, centre(samplingRate), FRAMES, samplingRate);
  }

  private static int[][] windows(int clips, Sampling sampling, int samplingRate, int frameCount) {
    return views(clips, 1, sampling, samplingRate).stream()
        .map(view -> view.sampler().indices(frameCount, new SplittableRandom(0)))
        .toArray(int[][]::new);
  }

  private static CropBox[] boxes(int crops, int width, int height) {
    return views(1, crops, Sampling.DENSE, 2).stream()
        .map(view -> view.crop().crop(width, height, new SplittableRandom(0)))
        .toArray(CropBox[]::new);
  }

  @Test
  void denseWindowsStartAtEqualDistancesFromTheFirstToTheLast() {
    // 100 frames, every 2nd: n' = 50 frames 0 .. 98; 50 - 16 = 34 spare, starts 34 c / 4
    int[][] windows = windows(5, Sampling.DENSE, 2, 100);

    assertThat(windows).hasNumberOfRows(5);
    assertThat(Arrays.stream(windows).mapToInt(window -> window[0]))
        .containsExactly(0, 2 * 8, 2 * 17, 2 * 25, 2 * 34);
    assertThat(windows[1])
        .containsExactly(16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46);
    assertThat(windows[4]).endsWith(96, 98);
  }

  @Test
  void denseWindowsOfAShortVideoRepeatItsLastSampledFrame() {
    // 10 frames, every 4th: 0, 4, 8
    int[] window = {0, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};

    assertThat(windows(2, Sampling.DENSE, 4, 10)).isDeepEqualTo(new int[][] {window, window});
    assertThat(windows(3, Sampling.DENSE, 4, 1)).isDeepEqualTo(new int[3][FRAMES]);
  }

  /** 31 frames every 2nd are 16, no window to spare; 33 are 17, one to spare. */
  @ParameterizedTest
  @CsvSource({"31, 0, 30", "32, 0, 30", "33, 2, 32", "34, 2, 32"})
  void theLastDenseWindowEndsAtTheLastSampledFrame(int frameCount, int first, int last) {
    int[] window = windows(2, Sampling.DENSE, 2, frameCount)[1];

    assertThat(window).startsWith(first).endsWith(last);
  }

  @Test
  void segmentClipsTakeTheStartsAndTheMiddlesOfTheParts() {
    // 40 frames: tick = 2.5; starts floor(2.5 j), middles floor(1.25 + 2.5 j)
    int[][] windows = windows(2, Sampling.SEGMENT, 2, 40);

    assertThat(windows[0])
        .containsExactly(0, 2, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 30, 32, 35, 37);
    assertThat(windows[1])
        .containsExactly(1, 3, 6, 8, 11, 13, 16, 18, 21, 23, 26, 28, 31, 33, 36, 38);
  }

  @Test
  void twoSegmentClipsAreEverySecondOfTheSortedPlaces() {
    for (int frameCount = 1; frameCount < 200; frameCount++) {
      double tick = frameCount / (double) FRAMES;
      int[] sorted =
          IntStream.concat(
                  IntStream.range(0, FRAMES).map(j -> (int) (tick / 2 + tick * j)),
                  IntStream.range(0, FRAMES).map(j -> (int) (tick * j)))
              .sorted()
              .toArray();
      int[][] windows = windows(2, Sampling.SEGMENT, 2, frameCount);
      for (int j = 0; j < FRAMES; j++) {
        assertThat(windows[0][j]).as("%d frames", frameCount).isEqualTo(sorted[2 * j]);
        assertThat(windows[1][j]).as("%d frames", frameCount).isEqualTo(sorted[2 * j + 1]);
      }
    }
  }

  @Test
  void moreSegmentClipsThanFramesOfAPartRepeatFrames() {
    int[][] windows = windows(5, Sampling.SEGMENT, 2, 2 * FRAMES);

    assertThat(Arrays.stream(windows).mapToInt(window -> window[3])).containsExactly(6, 6, 6, 7, 7);
  }

  @ParameterizedTest
  @CsvSource({"DENSE", "SEGMENT"})
  void oneWindowIsTheCentreWindow(Sampling sampling) {
    for (int frameCount : new int[] {1, 5, 32, 33, 100}) {
      assertThat(windows(1, sampling, 2, frameCount)[0])
          .isEqualTo(
              new WindowSampler(FRAMES, 2, false).indices(frameCount, new SplittableRandom(1)));
    }
  }

  @Test
  void threeSquaresLieAtBothEndsAndInTheMiddleOfTheLongSide() {
    assertThat(boxes(3, 320, 240))
        .containsExactly(
            new CropBox(0, 0, 240, 240),
            new CropBox(40, 0, 240, 240),
            new CropBox(80, 0, 240, 240));
    assertThat(boxes(3, 240, 325))
        .containsExactly(
            new CropBox(0, 0, 240, 240),
            new CropBox(0, 42, 240, 240),
            new CropBox(0, 85, 240, 240));
  }

  @Test
  void squaresOfASquareFrameAreEqual() {
    assertThat(boxes(3, 240, 240)).containsOnly(new CropBox(0, 0, 240, 240)).hasSize(3);
  }

  @Test
  void oneSquareIsTheCentreCrop() {
    assertThat(boxes(1, 320, 240)).containsExactly(new CropBox(40, 0, 240, 240));
    ClipPipeline squeezed =
        new ClipPipeline(new WindowSampler(FRAMES, 2, false), new CropPolicy.FullFrame(), 0, SIZE);
    assertThat(new TestViews(2, 1).pipelines(Sampling.DENSE, squeezed, FRAMES, 2))
        .extracting(ClipPipeline::crop)
        .containsOnly(new CropPolicy.FullFrame());
  }

  @Test
  void everyWindowComesWithEverySquareOneWindowAfterTheOther() {
    List<ClipPipeline> views = views(2, 3, Sampling.DENSE, 4);

    assertThat(views).hasSize(6).allMatch(view -> view.size() == SIZE);
    assertThat(views).allMatch(view -> view.flipProbability() == 0);
    assertThat(views.get(1))
        .isEqualTo(
            new ClipPipeline(
                new TestViews.SpreadWindowSampler(FRAMES, 4, 0, 2),
                new TestViews.SideCrop(1, 3),
                0,
                SIZE));
    assertThat(views.get(3))
        .isEqualTo(
            new ClipPipeline(
                new TestViews.SpreadWindowSampler(FRAMES, 4, 1, 2),
                new TestViews.SideCrop(0, 3),
                0,
                SIZE));
    assertThat(new TestViews(2, 3).count()).isEqualTo(6);
  }

  @Test
  void countsBelowOneAreBadInput() {
    assertThatThrownBy(() -> new TestViews(0, 1))
        .isInstanceOf(InputException.class)
        .hasMessage("--clips: 0; expected at least 1");
    assertThatThrownBy(() -> new TestViews(1, -2))
        .isInstanceOf(InputException.class)
        .hasMessage("--crops: -2; expected at least 1");
  }
}
