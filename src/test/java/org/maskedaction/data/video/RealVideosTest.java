package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.JavaProcess;
import org.maskedaction.testing.SharedData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RealVideosTest {
  private static final Logger LOG = LoggerFactory.getLogger(RealVideosTest.class);
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final Duration MOST_PER_FILE = Duration.ofSeconds(60);
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
          "decord_corrupted.mp4", "50 frames 1280 x 720",
          // One of the coded units holds two frames.
          "jcodec_raw_mpeg4_es.m4v", "4 frames 352 x 288",
          // The larger of two video streams is chosen.
          "torchcodec_nasa_multi_stream.mp4", "390 frames 480 x 270");

  @Test
  void aDamagedFrameIsAnError() {
    Path file = SharedData.require("data/video-decoder-zoo/files/decord_corrupted.mp4");
    FrameSampler damaged = (count, random) -> new int[] {10, 32};
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      assertThatThrownBy(() -> decoder.read(entry(file), pipeline(damaged), random()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("decord_corrupted.mp4: frame 32 is damaged");
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
      Path file = zoo.resolve("files").resolve(fields[ZOO_FILE]);
      String outcome = assertTimeoutPreemptively(MOST_PER_FILE, () -> outcome(file), fields[0]);
      String expected = OTHERWISE.getOrDefault(fields[ZOO_FILE], expected(fields));
      if (!outcome.equals(expected)) {
        wrong.add("%s: expected %s, found %s".formatted(fields[ZOO_FILE], expected, outcome));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSize(59);
  }

  /** Bit for bit, all frames, against FFmpeg's own program. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ucf101_v_ApplyEyeMakeup_g01_c01.avi",
        "torchcodec_h265.mp4",
        "jcodec_vp9_178x100.webm",
        "jcodec_prores_422_10bit.mov",
        "humble_mpeg1.mpg"
      })
  void framesAreThoseOfTheProgramOfFfmpeg(String name) throws Exception {
    Path file = SharedData.require("data/video-decoder-zoo/files").resolve(name);
    String program = Loader.load(ffmpeg.class);
    ProcessBuilder builder =
        new ProcessBuilder(
                program,
                "-v",
                "error",
                "-i",
                file.toString(),
                "-fps_mode",
                "passthrough",
                "-sws_flags",
                "bilinear",
                "-pix_fmt",
                "rgb24",
                "-f",
                "rawvideo",
                "-")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LD_LIBRARY_PATH", Path.of(program).getParent().toString());
    Process ffmpeg = builder.start();
    int[] frames = {0};
    try (InputStream expected = ffmpeg.getInputStream();
        VideoDecoder decoder = new VideoDecoder(file)) {
      byte[] row = new byte[decoder.width() * 3];
      decoder.readAll(
          (pixels, stride) -> {
            for (int y = 0; y < decoder.height(); y++) {
              pixels.get(y * stride, row);
              assertThat(row)
                  .as("frame %d, row %d", frames[0], y)
                  .isEqualTo(expected.readNBytes(row.length));
            }
            frames[0]++;
          });
      assertThat(expected.read()).isEqualTo(-1);
    }
    assertThat(ffmpeg.waitFor()).isZero();
    assertThat(frames[0]).isGreaterThan(5);
  }

  /** Frame 30 is damaged beyond all use, of the others only frame 32 is damaged. */
  @Test
  void framesThatCannotBeDecodedAreCountedAndKeepTheirPlace() {
    Path file = SharedData.require("data/video-decoder-zoo/files/decord_corrupted.mp4");
    ClipRecordReader reader = new ClipRecordReader();
    reader.readClip(entry(file), pipeline((count, random) -> new int[] {count - 1}), random());
    assertThat(reader.damaged()).isEqualTo(Map.of(file.toString(), 1));
    assertThatThrownBy(
            () -> reader.readClip(entry(file), pipeline((c, r) -> new int[] {30}), random()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("decord_corrupted.mp4: frame 30 cannot be decoded");
  }

  /** The resident set, with a small heap, after 5 and after 50 passes over all files. */
  @Tag("slow")
  @Test
  void readingAgainAndAgainTakesNoMoreMemory(@TempDir Path folder) throws Exception {
    Path zoo = SharedData.require("data/video-decoder-zoo/files");
    Assumptions.assumeTrue(Files.exists(STATM), "needs /proc");
    Path output = folder.resolve("output.txt");
    List<String> heap = List.of("env", "JAVA_TOOL_OPTIONS=-Xms96m -Xmx96m -XX:+AlwaysPreTouch");
    Process process = JavaProcess.start(heap, Passes.class, output, zoo.toString());
    assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    String[] pages = lines.get(lines.size() - 1).split(" ");
    LOG.info("resident pages after 5 and after 50 passes: {}", lines.get(lines.size() - 1));
    assertThat(Double.parseDouble(pages[1])).isLessThan(1.1 * Double.parseDouble(pages[0]));
  }

  /** Reads all files of a folder 50 times and prints the resident pages. */
  static final class Passes {
    private Passes() {}

    public static void main(String[] arguments) throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
        files = all.sorted().toList();
      }
      long early = 0;
      for (int pass = 1; pass <= 50; pass++) {
        files.forEach(RealVideosTest::outcome);
        early = pass == 5 ? residentPages() : early;
      }
      System.out.println(early + " " + residentPages());
    }

    private static long residentPages() throws IOException {
      return Long.parseLong(Files.readString(STATM).split(" ")[1]);
    }
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
      return decoder.read(entry(file), pipeline(new WindowSampler(FRAMES, 4, true)), random());
    }
  }

  private static VideoEntry entry(Path file) {
    return new VideoEntry(file, file.toString(), -1, 1);
  }

  private static ClipPipeline pipeline(FrameSampler sampler) {
    return new ClipPipeline(sampler, new CropPolicy.FullFrame(), 0, SIZE);
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
