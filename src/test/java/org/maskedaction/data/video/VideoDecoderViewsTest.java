package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.data.video.generated.GeneratedSpec;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.SharedData;

/** Several clips of one video in one pass. */
class VideoDecoderViewsTest {
  private static final int FRAMES = 40;

  @TempDir Path folder;

  private static FrameSampler at(int... indices) {
    return (count, random) -> indices.clone();
  }

  private static CropPolicy box(int left, int top, int width, int height) {
    return (w, h, random) -> new CropBox(left, top, width, height);
  }

  private static VideoEntry entry(Path file) {
    return new VideoEntry(file, "video", 2, 1);
  }

  private static List<Clip> together(Path file, List<ClipPipeline> pipelines) {
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      return decoder.readAll(entry(file), pipelines, new SplittableRandom(3));
    }
  }

  /** With a decoder for each clip, and the draws of {@link #together}. */
  private static List<Clip> apart(Path file, List<ClipPipeline> pipelines) {
    SplittableRandom random = new SplittableRandom(3);
    List<Clip> clips = new ArrayList<>();
    for (ClipPipeline pipeline : pipelines) {
      try (VideoDecoder decoder = new VideoDecoder(file)) {
        clips.add(decoder.read(entry(file), pipeline, random));
      }
    }
    return clips;
  }

  private static void assertSame(List<Clip> together, List<Clip> apart) {
    assertThat(together).hasSameSizeAs(apart);
    for (int at = 0; at < apart.size(); at++) {
      Clip expected = apart.get(at);
      Clip found = together.get(at);
      assertThat(found.pixels()).as("clip %d", at).isEqualTo(expected.pixels());
      assertThat(found.view().frameIndices()).isEqualTo(expected.view().frameIndices());
      assertThat(found.view().crop()).isEqualTo(expected.view().crop());
      assertThat(found.view().flipped()).isEqualTo(expected.view().flipped());
      assertThat(List.of(found.id(), found.label(), found.frames(), found.height(), found.width()))
          .isEqualTo(
              List.of(
                  expected.id(),
                  expected.label(),
                  expected.frames(),
                  expected.height(),
                  expected.width()));
    }
  }

  @Test
  void onePassGivesTheClipsOfSeparateReadsBitForBit() {
    GeneratedSpec spec = new GeneratedSpec(1, 1, 1, 64, 20, 8, BackgroundKind.PANNING, 2, 5);
    GeneratedDataset data = GeneratedDataset.ensure(folder.resolve("data"), spec);
    Path file = VideoList.read(data.list(Part.TRAIN), null).get(0).path();
    List<ClipPipeline> pipelines =
        List.of(
            new ClipPipeline(at(4, 6, 8, 10), box(0, 0, 40, 40), 0, 16),
            new ClipPipeline(at(8, 10, 12, 12), box(0, 0, 40, 40), 0, 16), // overlaps the first
            new ClipPipeline(at(4, 6, 8, 10), box(20, 10, 40, 40), 0, 16),
            new ClipPipeline(at(4, 6, 8, 10), box(0, 0, 40, 40), 1, 16), // mirrored
            new ClipPipeline(at(9, 0), box(0, 0, 40, 40), 0, 24), // another size and length
            new ClipPipeline(new WindowSampler(4, 2, true), new RandomResizedCrop(0.5), 0.5, 16));
    List<Clip> clips = together(file, pipelines);

    assertSame(clips, apart(file, pipelines));
    assertThat(clips.get(3).pixels()).isNotEqualTo(clips.get(0).pixels());
    assertThat(clips.get(2).pixels()).isNotEqualTo(clips.get(0).pixels());
  }

  @Test
  void viewsOfARealVideoAreThoseOfSeparateReads() {
    Path file = SharedData.require("data/ucf101-6class/videos/Archery/v_Archery_g01_c06.avi");
    ClipPipeline centre =
        new ClipPipeline(new WindowSampler(16, 4, false), new CropPolicy.CentreCrop(), 0, 112);
    List<ClipPipeline> views =
        new TestViews(3, 3).pipelines(TestViews.Sampling.DENSE, centre, 16, 4);
    List<Clip> clips = together(file, views);

    assertSame(clips, apart(file, views));
    assertThat(clips.get(0).pixels()).isNotEqualTo(clips.get(2).pixels());
    assertThat(clips.get(0).pixels()).isNotEqualTo(clips.get(6).pixels());
  }

  @Test
  void everyClipHasItsFrames() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    List<Clip> clips =
        together(
            file,
            List.of(
                new ClipPipeline(at(30, 31, 39), new CropPolicy.FullFrame(), 0, 16),
                new ClipPipeline(at(5, 5, 30), new CropPolicy.CentreCrop(), 0, 16)));

    assertThat(shown(clips.get(0))).containsExactly(30, 31, 39);
    assertThat(shown(clips.get(1))).containsExactly(5, 5, 30);
  }

  @Test
  void allClipsAreDrawnAgainWhereTheVideoIsShorterThanItsContainer() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    int[] draws = new int[2];
    List<Clip> clips =
        together(
            file,
            List.of(
                new ClipPipeline(
                    (count, random) -> new int[] {draws[0]++ == 0 ? count + 3 : count - 1},
                    new CropPolicy.FullFrame(),
                    0,
                    16),
                new ClipPipeline(
                    (count, random) -> new int[] {draws[1]++, 7},
                    new CropPolicy.CentreCrop(),
                    0,
                    16)));

    assertThat(shown(clips.get(0))).containsExactly(FRAMES - 1);
    assertThat(shown(clips.get(1))).containsExactly(1, 7);
  }

  @Test
  void aFrameThatOneClipCannotGetIsAnErrorForAll() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    List<ClipPipeline> pipelines =
        List.of(
            new ClipPipeline(at(0, 1), new CropPolicy.FullFrame(), 0, 16),
            new ClipPipeline(at(0, FRAMES), new CropPolicy.FullFrame(), 0, 16));

    assertThatThrownBy(() -> together(file, pipelines))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.mp4: 40 frames could be decoded, expected at least 41");
  }

  private static List<Integer> shown(Clip clip) {
    List<Integer> frames = new ArrayList<>();
    for (int at = 0; at < clip.frames(); at++) {
      frames.add(TestVideo.shownIndex(clip, at));
    }
    return frames;
  }
}
