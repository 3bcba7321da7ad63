package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.maskedaction.config.InputException;
import org.maskedaction.testing.SharedData;

class RealVideosTest {
  private static final int FRAMES = 8;
  private static final int SIZE = 32;
  private static final int ZOO_FILE = 0;
  private static final int ZOO_WIDTH_HEIGHT = 6;
  private static final int ZOO_FRAMES = 9;
  private static final int ZOO_ROTATION = 10;

  /** Where FFmpeg as used here is right to differ from the manifest. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          // The first decoder stopped at its first error.
          "decord_corrupted.mp4", "49 frames 1280 x 720",
          // One of the coded units holds two frames.
          "jcodec_raw_mpeg4_es.m4v", "4 frames 352 x 288",
          // There is no AV1 decoder in the natives.
          "torchcodec_av1.mkv", "none",
          // The larger of two video streams is chosen.
          "torchcodec_nasa_multi_stream.mp4", "390 frames 480 x 270");

  @Test
  void aDamagedFrameIsAnError() {
    Path file = SharedData.require("data/video-decoder-zoo/files/decord_corrupted.mp4");
    FrameSampler damaged = (count, random) -> new int[] {10, 31};
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      assertThatThrownBy(() -> decoder.read(entry(file), pipeline(damaged), random()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("decord_corrupted.mp4: frame 31 is damaged");
    }
  }

  @Test
  void videosOfPublicDataSetsGiveClips() throws IOException {
    List<Path> files = new ArrayList<>(files("data/vision-test-clips/videos"));
    files.addAll(files("data/ucf101-6class/videos").subList(0, 3));
    files.removeIf(file -> !file.toString().matches(".*\\.(avi|mp4)"));
    assertThat(files).hasSizeGreaterThan(3);
    for (Path file : files) {
      Clip clip = clip(file);
      assertThat(clip.frames()).as("%s", file).isEqualTo(FRAMES);
      assertThat(clip.pixels()).as("%s", file).isNotEqualTo(new byte[clip.pixels().length]);
    }
  }

  @Test
  void everyKindOfVideoGivesAClipOrAReason() throws IOException {
    Path zoo = SharedData.require("data/video-decoder-zoo");
    List<String> rows = Files.readAllLines(zoo.resolve("manifest.csv"));
    List<String> wrong = new ArrayList<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.replaceAll("\"[^\"]*\"", "list").split(",", -1);
      String outcome = outcome(zoo.resolve("files").resolve(fields[ZOO_FILE]));
      String expected = OTHERWISE.getOrDefault(fields[ZOO_FILE], expected(fields));
      if (!outcome.equals(expected)) {
        wrong.add("%s: expected %s, found %s".formatted(fields[ZOO_FILE], expected, outcome));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Frames and upright size by another decoder, or "none" where it found no frame. */
  private static String expected(String[] fields) {
    int frames = Integer.parseInt(fields[ZOO_FRAMES]);
    if (frames == 0) {
      return "none";
    }
    String[] size = fields[ZOO_WIDTH_HEIGHT].split("x");
    boolean sideways = Integer.parseInt(fields[ZOO_ROTATION]) % 180 != 0;
    return "%d frames %s x %s".formatted(frames, size[sideways ? 1 : 0], size[sideways ? 0 : 1]);
  }

  private static String outcome(Path file) {
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      decoder.read(entry(file), pipeline((count, random) -> new int[] {count - 1}), random());
      return "%d frames %d x %d".formatted(decoder.frameCount(), decoder.width(), decoder.height());
    } catch (InputException e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
      return "none";
    }
  }

  private static Clip clip(Path file) {
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      return decoder.read(entry(file), pipeline(new RandomWindowSampler(FRAMES, 4)), random());
    }
  }

  private static VideoEntry entry(Path file) {
    return new VideoEntry(file, file.toString(), -1, 1);
  }

  private static ClipPipeline pipeline(FrameSampler sampler) {
    return new ClipPipeline(sampler, new FullFrame(), 0, SIZE);
  }

  private static SplittableRandom random() {
    return new SplittableRandom(1);
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(SharedData.require(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
