package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.data.video.Mp4Encoder;
import org.maskedaction.data.video.VideoDecoder;
import org.maskedaction.io.InputException;

/**
 * Shrinks videos to a short side. The result is MPEG-4 video in an MP4 file: upright, without
 * sound, every frame of the source in order at its mean frame rate, with sizes rounded to even
 * numbers and a key frame every {@value #KEY_FRAME_EVERY} frames, so that clips in the middle are
 * found soon.
 */
final class Transcoder {
  private static final int KEY_FRAME_EVERY = 12;
  private static final int QUANTISER = 3;
  private static final int LARGEST_RATE_TERM = 65535; // of a rate in MPEG-4
  private static final int RATE_PRECISION = 1_001_000;
  private static final double UNKNOWN_RATE = 25;

  private final int shortSide;

  /**
   * For one size.
   *
   * @param shortSide the lesser of rows and columns of the results
   * @throws InputException where it is odd or too small
   */
  Transcoder(int shortSide) {
    if (shortSide < 16 || shortSide % 2 != 0) {
      throw new InputException(
          "--short-side: expected an even number, 16 or more, found " + shortSide);
    }
    this.shortSide = shortSide;
  }

  /** Whether a video is larger than wanted. */
  boolean shrinks(PreparedVideo.Facts facts) {
    return Math.min(facts.width(), facts.height()) > shortSide;
  }

  /**
   * Writes the smaller video.
   *
   * @return the number of its frames
   * @throws InputException naming the source where it cannot be decoded to its end
   * @throws IOException where the result cannot be encoded or written
   */
  int shrink(Path source, Path target) throws IOException {
    try (VideoDecoder decoder = new VideoDecoder(source)) {
      int width = decoder.width();
      int height = decoder.height();
      int shortest = Math.min(width, height);
      new Mp4Encoder(
              side(width, shortest),
              side(height, shortest),
              rate(decoder.frameRate()),
              QUANTISER,
              KEY_FRAME_EVERY)
          .write(target, width, height, decoder::readAll);
      return decoder.frameCount();
    }
  }

  /** A side of the result: in proportion, rounded to an even number. */
  private int side(int length, int shortest) {
    return length == shortest
        ? shortSide
        : 2 * (int) Math.round((double) length * shortSide / shortest / 2);
  }

  /** The nearest rate that MPEG-4 can express. */
  private static double rate(double framesPerSecond) {
    double known = framesPerSecond > 0 ? framesPerSecond : UNKNOWN_RATE;
    try (IntPointer numerator = new IntPointer(1);
        IntPointer denominator = new IntPointer(1)) {
      avutil.av_reduce(
          numerator,
          denominator,
          Math.round(known * RATE_PRECISION),
          RATE_PRECISION,
          LARGEST_RATE_TERM);
      return (double) numerator.get() / denominator.get();
    }
  }
}
