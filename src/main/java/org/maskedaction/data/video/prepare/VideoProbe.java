package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.maskedaction.data.video.CentreWindowSampler;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.FullFrame;
import org.maskedaction.data.video.VideoDecoder;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;

/**
 * Finds out whether a video can be read: its frames are counted and the one in the middle is
 * decoded, so damage elsewhere is not seen.
 */
final class VideoProbe {
  private static final int SIZE = 16;
  private static final ClipPipeline MIDDLE =
      new ClipPipeline(new CentreWindowSampler(1, 1), new FullFrame(), 0, SIZE);

  private VideoProbe() {}

  /**
   * Probes a file.
   *
   * @throws InputException naming the file and what is wrong with it
   */
  static VideoFacts probe(Path file) {
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      decoder.read(new VideoEntry(file, file.toString(), -1, 1), MIDDLE, new SplittableRandom(0));
      FileDigest digest = FileDigest.of(file);
      return new VideoFacts(
          decoder.frameCount(),
          decoder.width(),
          decoder.height(),
          decoder.codec(),
          decoder.frameRate(),
          digest.size(),
          digest.sha256());
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
