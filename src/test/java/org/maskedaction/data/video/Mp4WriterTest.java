package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.generated.ClipScene;
import org.maskedaction.data.video.generated.DecodedVideo;
import org.maskedaction.data.video.generated.GeneratedSpec;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;

class Mp4WriterTest {
  private static final GeneratedSpec SPEC =
      new GeneratedSpec(1, 1, 1, 64, 24, 20, BackgroundKind.PANNING, 1, 0);

  @TempDir Path dir;

  @Test
  void decodedFramesAreThoseWritten() throws IOException {
    byte[] pixels = ClipScene.sample(SPEC, Part.TRAIN, 6).render();
    Path file = dir.resolve("clip.mp4");
    Mp4Writer.write(file, pixels, SPEC.size(), SPEC.fps());

    DecodedVideo video = DecodedVideo.of(file);
    assertThat(video.frames()).hasSize(24);
    assertThat(video.width()).isEqualTo(64);
    assertThat(video.height()).isEqualTo(64);
    assertThat(video.fps()).isEqualTo(20);
    assertThat(brightnessError(video, pixels)).isLessThan(4);
  }

  @Test
  void nothingButTheFinishedFileStays() throws IOException {
    byte[] pixels = ClipScene.sample(SPEC, Part.TRAIN, 0).render();
    Mp4Writer.write(dir.resolve("clip.mp4"), pixels, SPEC.size(), SPEC.fps());
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(dir.resolve("clip.mp4"));
    }
  }

  @Test
  void aFolderThatIsNotThereIsReported() {
    Path file = dir.resolve("absent").resolve("clip.mp4");
    assertThatThrownBy(() -> Mp4Writer.write(file, new byte[64 * 64 * 3], 64, 25))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  /** Root mean square error of the mean of the channels; the format stores colour at half size. */
  private static double brightnessError(DecodedVideo video, byte[] pixels) {
    double sum = 0;
    int frameBytes = pixels.length / video.frames().size();
    for (int at = 0; at < pixels.length; at += 3) {
      double error = 0;
      for (int channel = 0; channel < 3; channel++) {
        int decoded = video.value(at / frameBytes, at % frameBytes + channel);
        error += (decoded - (pixels[at + channel] & 0xff)) / 3.0;
      }
      sum += error * error;
    }
    return Math.sqrt(sum / (pixels.length / 3.0));
  }
}
