package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.maskedaction.data.video.ClipPipeline.ClipView;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.io.InputException;

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
 * be decoded at all are left out by FFmpeg; {@link #undecodable} counts them. Where every frame has
 * a timestamp, those that follow keep their numbers, and a needed one that is missing is an error;
 * otherwise later frames move up. AV1 cannot be decoded with the FFmpeg build of JavaCV 1.5.7. Not
 * safe for use by several threads.
 */
public final class VideoDecoder implements AutoCloseable {
  private final Path file;
  private final VideoFile source;
  private final FrameDecoder decoder;
  private final FrameTurn turn;
  private final int codedWidth;
  private final int codedHeight;
  private int frameCount;
  private int undecodable;
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

  /** Packets that could not be decoded in what was read so far, at most in one pass. */
  public int undecodable() {
    return undecodable;
  }

  /** Columns of an upright frame. */
  public int width() {
    return turn.width();
  }

  /** Rows of an upright frame. */
  public int height() {
    return turn.height();
  }

  /** FFmpeg's short name of the codec, such as {@code h264}. */
  public String codec() {
    return source.codec();
  }

  /** Mean frames per second that the container tells, 0 where it tells none. */
  public double frameRate() {
    return source.frameRate();
  }

  /** Takes whole frames one after the other. */
  @FunctionalInterface
  public interface FrameUse {
    /**
     * Takes an upright frame.
     *
     * @param pixels red, green and blue bytes from position 0, valid during the call // [H, stride]
     * @param stride bytes from one row to the next
     * @throws IOException where the frame cannot be passed on
     */
    void accept(ByteBuffer pixels, int stride) throws IOException;
  }

  /**
   * Decodes all frames from the first to the last; {@link #frameCount} then tells their number.
   *
   * @throws InputException naming the file where a frame is damaged or none can be decoded
   * @throws IOException what {@code use} throws
   */
  public void readAll(FrameUse use) throws IOException {
    source.toStart();
    decoder.restart();
    int number = 0;
    try (RgbConverter converter = new RgbConverter(turn.codedBox(), turn.codedBox())) {
      int stride = turn.stride(converter.stride());
      for (AVFrame frame = decoder.next(); frame != null; frame = decoder.next()) {
        requireSound(frame, number);
        use.accept(upright(frame, number, converter), stride);
        number++;
      }
    }
    undecodable = Math.max(undecodable, decoder.failures());
    requireFrames(number);
    framesMissing |= number < frameCount;
    frameCount = number;
  }

  private ByteBuffer upright(AVFrame frame, int number, RgbConverter converter) {
    try {
      return turn.apply(converter.convert(frame), converter.stride());
    } catch (InputException e) {
      throw undecodable(number, e);
    }
  }

  private InputException undecodable(int number, InputException e) {
    return new InputException(
        "%s: frame %d cannot be decoded: %s".formatted(file, number, e.getMessage()), e);
  }

  /**
   * Reads one clip. The draws are, in this order, the frame indices, the crop and the flip. Where
   * the video turns out to have fewer frames than its container, the indices are drawn once more,
   * for the true number of frames.
   *
   * @throws InputException naming the file where the frames cannot be decoded
   */
  public Clip read(VideoEntry entry, ClipPipeline pipeline, SplittableRandom random) {
    return readAll(entry, List.of(pipeline), random).get(0);
  }

  /**
   * Reads several clips while the video is decoded once. The clips are those of {@link #read} bit
   * for bit; the draws are made for one clip after the other.
   *
   * @param pipelines one per clip, at least one
   * @return the clips in the order of the pipelines
   * @throws InputException naming the file where the frames cannot be decoded
   */
  public List<Clip> readAll(
      VideoEntry entry, List<ClipPipeline> pipelines, SplittableRandom random) {
    List<ClipCuts.Wanted> wanted =
        pipelines.stream().map(pipeline -> draw(pipeline, random)).toList();
    try (ClipCuts cuts = new ClipCuts(turn, wanted)) {
      if (decodeFromKeyFrame(cuts)) {
        return cuts.clips(entry);
      }
      int found = decodeFromStart(cuts);
      if (found > cuts.last()) {
        return cuts.clips(entry);
      }
      requireFrames(found);
      frameCount = found;
      framesMissing = true;
    }
    List<ClipCuts.Wanted> fewer = new ArrayList<>();
    for (int clip = 0; clip < wanted.size(); clip++) {
      FrameSampler sampler = pipelines.get(clip).sampler();
      fewer.add(wanted.get(clip).at(sampler.indices(frameCount, random)));
    }
    return readFewer(entry, fewer);
  }

  private ClipCuts.Wanted draw(ClipPipeline pipeline, SplittableRandom random) {
    int[] indices = pipeline.sampler().indices(frameCount, random);
    CropBox crop = pipeline.crop().crop(width(), height(), random);
    boolean flipped = random.nextDouble() < pipeline.flipProbability();
    return new ClipCuts.Wanted(new ClipView(indices, crop, flipped), pipeline.size());
  }

  /** Reads frames that were drawn once more, where there were too few at first. */
  private List<Clip> readFewer(VideoEntry entry, List<ClipCuts.Wanted> wanted) {
    try (ClipCuts cuts = new ClipCuts(turn, wanted)) {
      int found = decodeFromStart(cuts);
      if (found <= cuts.last()) {
        throw new InputException(
            "%s: %d frames could be decoded, expected at least %d"
                .formatted(file, found, cuts.last() + 1));
      }
      return cuts.clips(entry);
    }
  }

  /**
   * Decodes from the last key frame before the first needed frame.
   *
   * @return false where timestamps do not lead to all needed frames
   */
  private boolean decodeFromKeyFrame(ClipCuts cuts) {
    PacketIndex index = source.index();
    if (framesMissing || !index.timed() || cuts.last() >= frameCount) {
      return false;
    }
    int packet = index.keyPacket(cuts.first());
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
      if (number == keyFrame && (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) == 0) {
        return false;
      }
      if (number == expected) {
        expected++;
        take(frame, number, cuts);
      }
    } while (number < cuts.last());
    return true;
  }

  /** Decodes from the start up to the last needed frame; returns the number of frames met. */
  private int decodeFromStart(ClipCuts cuts) {
    source.toStart();
    decoder.restart();
    int met = 0;
    while (met <= cuts.last()) {
      AVFrame frame = decoder.next();
      undecodable = Math.max(undecodable, decoder.failures());
      if (frame == null) {
        return met;
      }
      int number = numberOf(frame, met);
      requireNoneLost(cuts, met, number);
      if (cuts.needs(number)) {
        requireSound(frame, number);
        take(frame, number, cuts);
      }
      met = number + 1;
    }
    return cuts.last() + 1;
  }

  /** By counting, and once packets could not be decoded, by the timestamp if there are such. */
  private int numberOf(AVFrame frame, int counted) {
    if (decoder.failures() == 0 || !source.index().timed()) {
      return counted;
    }
    return Math.max(counted, source.index().frameAt(frame.pts()));
  }

  private void requireNoneLost(ClipCuts cuts, int from, int to) {
    for (int number = from; number < to; number++) {
      if (cuts.needs(number)) {
        throw new InputException("%s: frame %d cannot be decoded".formatted(file, number));
      }
    }
  }

  private void take(AVFrame frame, int number, ClipCuts cuts) {
    try {
      cuts.take(frame, number);
    } catch (InputException e) {
      throw undecodable(number, e);
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
