package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.CropPolicy.FullFrame;
import org.maskedaction.data.video.TestVideo;
import org.maskedaction.data.video.VideoDecoder;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.SharedData;

class TranscoderTest {
  @TempDir private Path folder;

  @Test
  void everyFrameIsThereInOrderAtTheShortSide() throws IOException {
    Path source = TestVideo.write(folder.resolve("source.avi"), 30, 160, 90, 0);
    Path target = folder.resolve("target.mp4");

    int frames = new Transcoder(48).shrink(source, target);

    PreparedVideo.Facts facts = PreparedVideo.Facts.probe(target);
    assertThat(frames).isEqualTo(30);
    assertThat(facts.frames()).isEqualTo(30);
    assertThat(facts.height()).isEqualTo(48);
    assertThat(facts.width()).isEqualTo(86); // 160 * 48 / 90 = 85.33
    assertThat(facts.codec()).isEqualTo("mpeg4");
    assertThat(facts.frameRate()).isCloseTo(25, within(1e-6));
    Clip clip = clip(target, 30);
    for (int frame = 0; frame < 30; frame++) {
      assertThat(TestVideo.shownIndex(clip, frame)).isEqualTo(frame);
    }
  }

  @Test
  void equalSourcesGiveEqualFiles() throws IOException {
    Path source = TestVideo.write(folder.resolve("source.mp4"), 12);
    Transcoder transcoder = new Transcoder(16);
    transcoder.shrink(source, folder.resolve("a.mp4"));
    transcoder.shrink(source, folder.resolve("b.mp4"));
    assertThat(folder.resolve("a.mp4")).hasSameBinaryContentAs(folder.resolve("b.mp4"));
  }

  @Test
  void onlyLargerVideosShrink() {
    Transcoder transcoder = new Transcoder(48);
    assertThat(transcoder.shrinks(facts(64, 48))).isFalse();
    assertThat(transcoder.shrinks(facts(40, 400))).isFalse();
    assertThat(transcoder.shrinks(facts(49, 64))).isTrue();
  }

  private static PreparedVideo.Facts facts(int width, int height) {
    return new PreparedVideo.Facts(1, width, height, "h264", 25, 1, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 14, 225})
  void otherShortSidesAreRefused(int shortSide) {
    assertThatThrownBy(() -> new Transcoder(shortSide))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "--short-side: expected an even number, 16 or more, found " + shortSide);
  }

  @Test
  void aSidewaysVideoComesOutUpright() throws IOException {
    Path source = SharedData.require("data/video-decoder-zoo/files/decord_rot90.mov");
    Path target = folder.resolve("upright.mp4");
    new Transcoder(160).shrink(source, target);
    PreparedVideo.Facts facts = PreparedVideo.Facts.probe(target);
    assertThat(facts.width()).isEqualTo(160);
    assertThat(facts.height()).isEqualTo(284); // 568 x 320 turned by 90 degrees
    Clip before = clip(source, 3);
    Clip after = clip(target, 3);
    assertThat(meanDifference(before, after)).isLessThan(3);
  }

  @Test
  void realVideosKeepTheirFramesRateAndLook() throws IOException {
    Path source = SharedData.require("data/video-decoder-zoo/files/jcodec_vp9_178x100.webm");
    Path target = folder.resolve("small.mp4");
    new Transcoder(64).shrink(source, target);
    PreparedVideo.Facts facts = PreparedVideo.Facts.probe(target);
    assertThat(facts.frames()).isEqualTo(248);
    assertThat(facts.frameRate()).isCloseTo(30, within(1e-3));
    assertThat(meanDifference(clip(source, 248), clip(target, 248))).isLessThan(3);
  }

  @Test
  void damageIsFound() {
    Path source = SharedData.require("data/video-decoder-zoo/files/decord_corrupted.mp4");
    assertThatThrownBy(() -> new Transcoder(64).shrink(source, folder.resolve("x.mp4")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("decord_corrupted.mp4: frame 31 is damaged");
  }

  /** Over all bytes, from 0 to 255; frame by frame, so that an order mix-up shows. */
  private static double meanDifference(Clip a, Clip b) {
    long sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      sum += Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
    }
    return (double) sum / a.pixels().length;
  }

  private static Clip clip(Path file, int frames) {
    int[] all = new int[frames];
    for (int frame = 0; frame < frames; frame++) {
      all[frame] = frame;
    }
    ClipPipeline pipeline =
        new ClipPipeline((count, random) -> all.clone(), new FullFrame(), 0, 32);
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      VideoEntry entry = new VideoEntry(file, file.toString(), -1, 1);
      return decoder.read(entry, pipeline, new SplittableRandom(0));
    }
  }
}
