package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.maskedaction.config.InputException;

/**
 * Reads clips from one video file with FFmpeg, on the calling thread. Frames are decoded from the
 * start up to the last one needed; only the needed ones are converted to RGB and resized. Sizes and
 * crops are those of the upright frame, after the quarter turns that the container asks for.
 *
 * <p>A needed frame that the decoder marks as damaged is an error. Frames that are too damaged to
 * be decoded at all are left out by FFmpeg without a mark, so that later frames move up. AV1 cannot
 * be decoded with the FFmpeg build of JavaCV 1.5.7. Not safe for use by several threads.
 */
public final class VideoDecoder implements AutoCloseable {
  private static final int NO_AUDIO = Integer.MAX_VALUE;

  private final Path file;
  private final VideoProbe probe;
  private final FFmpegFrameGrabber grabber;
  private final FrameTurn turn;
  private final int codedWidth;
  private final int codedHeight;
  private int frameCount;
  private int grabbed;

  /**
   * Opens {@code file}.
   *
   * @throws InputException naming the file where it is missing, no video, or has no frames
   */
  public VideoDecoder(Path file) {
    this.file = file;
    this.probe = VideoProbe.of(file);
    this.frameCount = probe.packets();
    this.grabber = new FFmpegFrameGrabber(file.toAbsolutePath().toString());
    grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
    grabber.setVideoStream(probe.stream());
    grabber.setAudioStream(NO_AUDIO);
    grabber.setVideoOption("threads", "1");
    start();
    this.codedWidth = grabber.getImageWidth();
    this.codedHeight = grabber.getImageHeight();
    if (codedWidth <= 0 || codedHeight <= 0) {
      close();
      throw new InputException(file + ": the size of the frames is not known");
    }
    this.turn = new FrameTurn(codedWidth, codedHeight, probe.quarterTurns());
  }

  /**
   * The number of frames: the coded frames in the container or, once {@link #read} has found that
   * fewer can be decoded, the number of those.
   */
  public int frameCount() {
    return frameCount;
  }

  /** Columns of an upright frame. */
  public int width() {
    return turn.width();
  }

  /** Rows of an upright frame. */
  public int height() {
    return turn.height();
  }

  /**
   * Reads one clip. The draws are, in this order, the frame indices, the crop and the flip. Where
   * the video turns out to have fewer frames than its container, the indices are drawn once more,
   * for the true number of frames.
   *
   * @throws InputException naming the file where the frames cannot be decoded
   */
  public Clip read(VideoEntry entry, ClipPipeline pipeline, SplittableRandom random) {
    int[] indices = pipeline.sampler().indices(frameCount, random);
    CropBox crop = pipeline.crop().crop(width(), height(), random);
    boolean flipped = random.nextDouble() < pipeline.flipProbability();
    int size = pipeline.size();
    FrameResizer resizer = new FrameResizer(width(), height(), crop, size, flipped);
    byte[] pixels = new byte[indices.length * size * size * Clip.CHANNELS]; // [T, H, W, 3]
    int found = decode(indices, resizer, pixels);
    if (found <= last(indices)) {
      requireFrames(found);
      frameCount = found;
      indices = pipeline.sampler().indices(frameCount, random);
      found = decode(indices, resizer, pixels);
      if (found <= last(indices)) {
        throw new InputException(
            "%s: %d frames could be decoded, expected at least %d"
                .formatted(file, found, last(indices) + 1));
      }
    }
    ClipView view = new ClipView(indices, crop, flipped);
    return new Clip(entry.id(), entry.label(), indices.length, size, size, pixels, view);
  }

  /** Decodes up to the last of {@code indices}; returns the number of frames met until then. */
  private int decode(int[] indices, FrameResizer resizer, byte[] pixels) {
    rewind();
    int frameBytes = pixels.length / indices.length;
    for (int last = last(indices); grabbed <= last; grabbed++) {
      int first = indexOf(indices, grabbed);
      Frame frame = grab(first >= 0);
      if (frame == null) {
        return grabbed;
      }
      if (first >= 0) {
        convert(frame, resizer, pixels, first * frameBytes);
        repeat(indices, first, frameBytes, pixels);
      }
    }
    return grabbed;
  }

  private void convert(Frame frame, FrameResizer resizer, byte[] pixels, int offset) {
    if (frame.imageWidth != codedWidth || frame.imageHeight != codedHeight) {
      throw new InputException(
          "%s: frame %d has %d x %d pixels, expected %d x %d as at the start"
              .formatted(
                  file, grabbed, frame.imageWidth, frame.imageHeight, codedWidth, codedHeight));
    }
    requireIntact(frame);
    ByteBuffer upright = turn.apply((ByteBuffer) frame.image[0], frame.imageStride);
    resizer.resize(upright, turn.stride(frame.imageStride), pixels, offset);
  }

  private void requireIntact(Frame frame) {
    AVFrame decoded = (AVFrame) frame.opaque;
    boolean corrupt = (decoded.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    if (corrupt || decoded.decode_error_flags() != 0) {
      throw new InputException("%s: frame %d is damaged".formatted(file, grabbed));
    }
  }

  private static void repeat(int[] indices, int first, int frameBytes, byte[] pixels) {
    for (int at = first + 1; at < indices.length; at++) {
      if (indices[at] == indices[first]) {
        System.arraycopy(pixels, first * frameBytes, pixels, at * frameBytes, frameBytes);
      }
    }
  }

  private Frame grab(boolean convert) {
    try {
      return grabber.grabFrame(false, true, convert, false, false);
    } catch (FFmpegFrameGrabber.Exception e) {
      throw new InputException(
          "%s: frame %d cannot be decoded: %s".formatted(file, grabbed, e.getMessage()), e);
    }
  }

  private void rewind() {
    if (grabbed > 0) {
      close();
      start();
      grabbed = 0;
    }
  }

  private void start() {
    try {
      grabber.start();
    } catch (FFmpegFrameGrabber.Exception e) {
      close();
      throw new InputException(file + ": cannot be decoded: " + e.getMessage(), e);
    }
  }

  private void requireFrames(int found) {
    if (found == 0) {
      throw new InputException(
          "%s: none of the %d frames can be decoded".formatted(file, probe.packets()));
    }
  }

  private static int indexOf(int[] indices, int frame) {
    for (int at = 0; at < indices.length; at++) {
      if (indices[at] == frame) {
        return at;
      }
    }
    return -1;
  }

  private static int last(int[] indices) {
    return Arrays.stream(indices).max().orElseThrow();
  }

  @Override
  public void close() {
    try {
      grabber.release();
    } catch (FFmpegFrameGrabber.Exception e) {
      throw new InputException(file + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
