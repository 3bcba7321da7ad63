package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.io.InputException;

/**
 * Converts a part of decoded frames of one size to packed RGB with FFmpeg. The bytes are those that
 * converting the whole frame gives, because only formats whose conversion treats blocks of 2 x 2
 * pixels on their own are converted in part.
 */
final class RgbConverter implements AutoCloseable {
  /** Vector instructions may write whole blocks of this many bytes. */
  private static final int ALIGNMENT = 32;

  private static final int PLANES = 3;

  private final int width;
  private final int height;
  private final CropBox wanted;
  private final int stride;
  private final BytePointer memory;
  private final ByteBuffer pixels;
  private final PointerPointer<BytePointer> source = new PointerPointer<>(PLANES);
  private final PointerPointer<BytePointer> target = new PointerPointer<>(1);
  private final IntPointer targetStride = new IntPointer(1);
  private SwsContext context;

  /**
   * For frames of one size.
   *
   * @param whole a whole frame
   * @param wanted the part of a frame that is used
   */
  RgbConverter(CropBox whole, CropBox wanted) {
    this.width = whole.width();
    this.height = whole.height();
    this.wanted = wanted;
    this.stride = roundUp(width, ALIGNMENT) * Clip.CHANNELS;
    long bytes = (long) stride * height;
    memory = new BytePointer(avutil.av_malloc(bytes + ALIGNMENT)).capacity(bytes);
    pixels = memory.asByteBuffer();
    targetStride.put(0, stride);
  }

  /** Bytes from one row of the result to the next. */
  int stride() {
    return stride;
  }

  /**
   * Converts a frame of the size of this converter.
   *
   * @return rows of red, green, blue of the whole frame, of which only the wanted part is defined;
   *     valid until the next call // [height, stride]
   * @throws InputException saying what FFmpeg cannot convert, without the name of the file
   */
  ByteBuffer convert(AVFrame frame) {
    CropBox part = blockwise(frame) ? aligned() : CropBox.full(width, height);
    context =
        swscale.sws_getCachedContext(
            context,
            part.width(),
            part.height(),
            frame.format(),
            part.width(),
            part.height(),
            avutil.AV_PIX_FMT_RGB24,
            swscale.SWS_BILINEAR,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    if (context == null) {
      throw new InputException("pixel format %d has no conversion".formatted(frame.format()));
    }
    target.put(0, memory.getPointer((long) part.top() * stride + part.left() * Clip.CHANNELS));
    swscale.sws_scale(
        context, planes(frame, part), frame.linesize(), 0, part.height(), target, targetStride);
    return pixels;
  }

  /** Whether chroma is neither filtered nor shared across the borders of {@link #aligned}. */
  private boolean blockwise(AVFrame frame) {
    int format = frame.format();
    boolean halved = format == avutil.AV_PIX_FMT_YUV420P || format == avutil.AV_PIX_FMT_YUVJ420P;
    return halved && width % 2 == 0 && height % 2 == 0;
  }

  /** The wanted part, widened to borders that suit vector instructions and 2 x 2 blocks. */
  private CropBox aligned() {
    int left = wanted.left() / ALIGNMENT * ALIGNMENT;
    int top = wanted.top() / 2 * 2;
    int right = Math.min(width, roundUp(wanted.left() + wanted.width(), ALIGNMENT));
    int bottom = Math.min(height, roundUp(wanted.top() + wanted.height(), 2));
    return new CropBox(left, top, right - left, bottom - top);
  }

  /** Where {@code part} begins in each plane; other parts than the whole are of 4:2:0 frames. */
  private PointerPointer<?> planes(AVFrame frame, CropBox part) {
    if (part.left() == 0 && part.top() == 0) {
      return frame.data();
    }
    for (int plane = 0; plane < PLANES; plane++) {
      int shrink = plane == 0 ? 1 : 2;
      long at = (long) part.top() / shrink * frame.linesize(plane) + part.left() / shrink;
      source.put(plane, frame.data(plane).getPointer(at));
    }
    return source;
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  @Override
  public void close() {
    swscale.sws_freeContext(context);
    avutil.av_free(memory);
    source.close();
    target.close();
    targetStride.close();
  }
}
