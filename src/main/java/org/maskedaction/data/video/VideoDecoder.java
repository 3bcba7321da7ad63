package org.maskedaction.data.video;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.maskedaction.config.InputException;

/**
 * Reads clips from one video file with FFmpeg, on the calling thread. Only the needed frames are
 * converted to RGB and resized. Sizes and crops are those of the upright frame, after the quarter
 * turns that the container asks for.
 *
 * <p>Where every frame has a timestamp of its own, decoding begins at the last key frame before the
 * first needed frame, and the timestamps tell which frames those are. Otherwise, and where a needed
 * frame is not found like that or is damaged, frames are decoded and counted from the start.
 *
 * <p>A needed frame that the decoder marks as damaged is an error. Frames that are too damaged to
 * be decoded at all are left out by FFmpeg without a mark, so that later frames move up where they
 * are counted. AV1 cannot be decoded with the FFmpeg build of JavaCV 1.5.7. Not safe for use by
 * several threads.
 */
public final class VideoDecoder implements AutoCloseable {
  private final Path file;
  private final VideoFile source;
  private final FrameDecoder decoder;
  private final FrameTurn turn;
  private final int codedWidth;
  private final int codedHeight;
  private int frameCount;
  private boolean framesMissing;

  /**
   * Opens {@code file}.
   *
   * @throws InputException naming the file where it is missing, no video, or has no frames
   */
  public VideoDecoder(Path file) {
    this.file = file;
    this.source = new VideoFile(file);
    this.decoder = openDecoder();
    this.frameCount = source.index().frames();
    this.codedWidth = decoder.width();
    this.codedHeight = decoder.height();
    if (codedWidth <= 0 || codedHeight <= 0) {
      decoder.close();
      source.close();
      throw new InputException(file + ": the size of the frames is not known");
    }
    this.turn = new FrameTurn(codedWidth, codedHeight, source.quarterTurns());
  }

  private FrameDecoder openDecoder() {
    try {
      return new FrameDecoder(source);
    } catch (InputException e) {
      source.close();
      throw new InputException(file + ": cannot be decoded: " + e.getMessage(), e);
    }
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
    try (FrameCutter cutter = new FrameCutter(turn, resizer)) {
      ClipFrames frames = new ClipFrames(indices, size * size * Clip.CHANNELS);
      if (!decodeFromKeyFrame(frames, cutter)) {
        frames = decodeFromStart(frames, cutter, pipeline.sampler(), random);
      }
      ClipView view = new ClipView(frames.indices(), crop, flipped);
      return new Clip(entry.id(), entry.label(), indices.length, size, size, frames.pixels(), view);
    }
  }

  /** Decodes from the start, drawing indices once more where there are too few frames. */
  private ClipFrames decodeFromStart(
      ClipFrames wanted, FrameCutter cutter, FrameSampler sampler, SplittableRandom random) {
    int found = decodeFromStart(wanted, cutter);
    if (found > wanted.last()) {
      return wanted;
    }
    requireFrames(found);
    frameCount = found;
    framesMissing = true;
    ClipFrames frames = wanted.at(sampler.indices(frameCount, random));
    found = decodeFromStart(frames, cutter);
    if (found <= frames.last()) {
      throw new InputException(
          "%s: %d frames could be decoded, expected at least %d"
              .formatted(file, found, frames.last() + 1));
    }
    return frames;
  }

  /**
   * Decodes from the last key frame before the first needed frame.
   *
   * @return false where timestamps do not lead to all needed frames
   */
  private boolean decodeFromKeyFrame(ClipFrames frames, FrameCutter cutter) {
    PacketIndex index = source.index();
    if (framesMissing || !index.timed() || frames.last() >= frameCount) {
      return false;
    }
    int packet = index.keyPacket(frames.first());
    if (packet == 0 || !source.seek(packet)) {
      return false;
    }
    decoder.restart();
    int keyFrame = index.frameAt(index.time(packet));
    int expected = keyFrame;
    int number;
    do {
      AVFrame frame = decoder.next();
      number = frame == null ? -1 : index.frameAt(frame.pts());
      if (number < 0 || number > expected || number == expected && !sound(frame)) {
        return false;
      }
      if (number == keyFrame && frame.key_frame() == 0) {
        return false;
      }
      if (number == expected) {
        expected++;
        take(frame, number, frames, cutter);
      }
    } while (number < frames.last());
    return true;
  }

  /** Decodes from the start up to the last needed frame; returns the number of frames met. */
  private int decodeFromStart(ClipFrames frames, FrameCutter cutter) {
    source.toStart();
    decoder.restart();
    for (int number = 0; number <= frames.last(); number++) {
      AVFrame frame = decoder.next();
      if (frame == null) {
        return number;
      }
      if (frames.needs(number)) {
        requireSound(frame, number);
        take(frame, number, frames, cutter);
      }
    }
    return frames.last() + 1;
  }

  private void take(AVFrame frame, int number, ClipFrames frames, FrameCutter cutter) {
    if (!frames.needs(number)) {
      return;
    }
    try {
      cutter.cut(frame, frames.pixels(), frames.offset(number));
      frames.repeat(number);
    } catch (InputException e) {
      throw new InputException(
          "%s: frame %d cannot be decoded: %s".formatted(file, number, e.getMessage()), e);
    }
  }

  private void requireSound(AVFrame frame, int number) {
    if (!sameSize(frame)) {
      throw new InputException(
          "%s: frame %d has %d x %d pixels, expected %d x %d as at the start"
              .formatted(file, number, frame.width(), frame.height(), codedWidth, codedHeight));
    }
    if (damaged(frame)) {
      throw new InputException("%s: frame %d is damaged".formatted(file, number));
    }
  }

  private boolean sound(AVFrame frame) {
    return sameSize(frame) && !damaged(frame);
  }

  private boolean sameSize(AVFrame frame) {
    return frame.width() == codedWidth && frame.height() == codedHeight;
  }

  private static boolean damaged(AVFrame frame) {
    boolean corrupt = (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    return corrupt || frame.decode_error_flags() != 0;
  }

  private void requireFrames(int found) {
    if (found == 0) {
      throw new InputException(
          "%s: none of the %d frames can be decoded".formatted(file, source.index().frames()));
    }
  }

  @Override
  public void close() {
    decoder.close();
    source.close();
  }
}
