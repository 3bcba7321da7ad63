package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.CropPolicy;
import org.maskedaction.data.video.VideoDecoder;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.WindowSampler;
import org.maskedaction.io.FileDigest;
import org.maskedaction.io.InputException;

/**
 * A video that can be read and listed.
 *
 * @param entry where it comes from
 * @param listed its path in the lists
 * @param source what the data set has
 * @param result what the lists name; the same as {@code source} unless it was shrunk
 */
record PreparedVideo(Catalogue.Entry entry, String listed, Facts source, Facts result) {
  boolean shrunk() {
    return !source.equals(result);
  }

  /**
   * What is known about a video that can be read.
   *
   * @param frames number of frames
   * @param width columns of an upright frame
   * @param height rows of an upright frame
   * @param codec FFmpeg's name of the codec
   * @param frameRate mean frames per second, 0 where the container does not tell
   * @param bytes size of the file
   * @param sha256 checksum of the file
   */
  record Facts(
      int frames,
      int width,
      int height,
      String codec,
      double frameRate,
      long bytes,
      String sha256) {
    private static final int SIZE = 16;
    private static final ClipPipeline MIDDLE =
        new ClipPipeline(new WindowSampler(1, 1, false), new CropPolicy.FullFrame(), 0, SIZE);

    /**
     * Finds out whether a video can be read: its frames are counted and the one in the middle is
     * decoded, so damage elsewhere is not seen.
     *
     * @throws InputException naming the file and what is wrong with it
     */
    static Facts probe(Path file) {
      try (VideoDecoder decoder = new VideoDecoder(file)) {
        decoder.read(new VideoEntry(file, file.toString(), -1, 1), MIDDLE, new SplittableRandom(0));
        FileDigest digest = FileDigest.of(file);
        return new Facts(
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
}
