package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.io.InputException;

class VideoDecoderTest {
  private static final int SIZE = 16;
  private static final int FRAMES = 40;

  @TempDir Path folder;

  @Test
  void everyFrameIsFoundUnderItsIndex() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    int[] all = IntStream.range(0, FRAMES).toArray();
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      assertThat(decoder.frameCount()).isEqualTo(FRAMES);
      assertThat(decoder.width()).isEqualTo(TestVideo.WIDTH);
      assertThat(decoder.height()).isEqualTo(TestVideo.HEIGHT);
      assertThat(shown(read(decoder, file, all))).isEqualTo(all);
    }
  }

  @Test
  void unorderedAndRepeatedIndicesGiveTheirFrames() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.avi"), FRAMES);
    int[] indices = {31, 3, 3, 17, 31, 0, 39};
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      Clip clip = read(decoder, file, indices);
      assertThat(shown(clip)).isEqualTo(indices);
      assertThat(clip.view().frameIndices()).isEqualTo(indices);
    }
  }

  @Test
  void aSecondClipOfTheSameDecoderStartsAtTheFirstFrame() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      read(decoder, file, new int[] {20, 30});
      assertThat(shown(read(decoder, file, new int[] {0, 5}))).containsExactly(0, 5);
    }
  }

  @Test
  void drawsComeInTheOrderIndicesCropFlip() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    FrameSampler sampler = (count, random) -> new int[] {random.nextInt(count)};
    CropPolicy crop =
        (width, height, random) -> new CropBox(random.nextInt(10), random.nextInt(10), 30, 30);
    long seed = 5;
    SplittableRandom expected = new SplittableRandom(seed);
    int frame = expected.nextInt(FRAMES);
    CropBox box = new CropBox(expected.nextInt(10), expected.nextInt(10), 30, 30);
    boolean flipped = expected.nextDouble() < 0.5;
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      Clip clip =
          decoder.read(
              entry(file), new ClipPipeline(sampler, crop, 0.5, SIZE), new SplittableRandom(seed));
      assertThat(clip.view().frameIndices()).containsExactly(frame);
      assertThat(clip.view().crop()).isEqualTo(box);
      assertThat(clip.view().flipped()).isEqualTo(flipped);
      assertThat(clip.id()).isEqualTo("video");
      assertThat(clip.label()).isEqualTo(2);
    }
  }

  @Test
  void indicesAreDrawnAgainForTheFramesThatCanBeDecoded() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    AtomicInteger draws = new AtomicInteger();
    FrameSampler pastTheEndAtFirst =
        (count, random) -> {
          draws.incrementAndGet();
          return new int[] {0, draws.get() == 1 ? count + 2 : count - 1};
        };
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      Clip clip =
          decoder.read(
              entry(file),
              new ClipPipeline(pastTheEndAtFirst, new CropPolicy.FullFrame(), 0, SIZE),
              new SplittableRandom(0));
      assertThat(draws).hasValue(2);
      assertThat(shown(clip)).containsExactly(0, FRAMES - 1);
    }
  }

  @Test
  void framesThatStayMissingAreAnErrorWithBothCounts() throws IOException {
    Path file = TestVideo.write(folder.resolve("a.mp4"), FRAMES);
    FrameSampler pastTheEnd = (count, random) -> new int[] {count};
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      ClipPipeline pipeline = new ClipPipeline(pastTheEnd, new CropPolicy.FullFrame(), 0, SIZE);
      assertThatThrownBy(() -> decoder.read(entry(file), pipeline, new SplittableRandom(0)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("a.mp4")
          .hasMessageContaining("40 frames could be decoded, expected at least 41");
    }
  }

  @Test
  void aCutFileCountsTheFramesThatAreLeft() throws IOException {
    Path whole = TestVideo.write(folder.resolve("a.avi"), FRAMES);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.avi"), Arrays.copyOf(bytes, bytes.length * 7 / 10));
    try (VideoDecoder decoder = new VideoDecoder(cut)) {
      assertThat(decoder.frameCount()).isBetween(1, FRAMES - 1);
      int[] all = IntStream.range(0, decoder.frameCount() - 1).toArray();
      assertThat(shown(read(decoder, cut, all))).isEqualTo(all);
    }
  }

  @Test
  void aChangeOfTheFrameSizeIsAnError() throws IOException {
    Path first = TestVideo.write(folder.resolve("first.mjpeg"), 10);
    Path second = TestVideo.write(folder.resolve("second.mjpeg"), 10, 32, 96, 0);
    Path joined = Files.write(folder.resolve("joined.mjpeg"), Files.readAllBytes(first));
    Files.write(joined, Files.readAllBytes(second), StandardOpenOption.APPEND);
    try (VideoDecoder decoder = new VideoDecoder(joined)) {
      assertThatThrownBy(() -> read(decoder, joined, new int[] {15}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("joined.mjpeg: frame 15 has 32 x 96 pixels, expected 64 x 48");
    }
  }

  @Test
  void filesWithoutVideoAreNamedWithTheReason() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.mp4"), "no video at all\n".repeat(100));
    Path empty = Files.createFile(folder.resolve("empty.avi"));
    assertFails(text, "cannot be opened as a video");
    assertFails(empty, "cannot be opened as a video");
    assertFails(folder.resolve("absent.mp4"), "there is no such video file");
    assertFails(folder, "there is no such video file");
  }

  private static void assertFails(Path file, String reason) {
    assertThatThrownBy(() -> new VideoDecoder(file).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  private static Clip read(VideoDecoder decoder, Path file, int[] indices) {
    FrameSampler fixed = (count, random) -> indices.clone();
    ClipPipeline pipeline = new ClipPipeline(fixed, new CropPolicy.FullFrame(), 0, SIZE);
    return decoder.read(entry(file), pipeline, new SplittableRandom(0));
  }

  private static VideoEntry entry(Path file) {
    return new VideoEntry(file, "video", 2, 1);
  }

  private static int[] shown(Clip clip) {
    return IntStream.range(0, clip.frames()).map(at -> TestVideo.shownIndex(clip, at)).toArray();
  }
}
