package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/**
 * Writes clips as MPEG-4 video in MP4 files, in a fine quantisation and with equal bytes for equal
 * clips.
 */
public final class Mp4Writer {
  private static final int CHANNELS = 3;
  private static final int QUANTISER = 2;
  private static final int GROUP_OF_PICTURES = 8;
  private static final int OVERREAD_BYTES = 64;

  static {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
  }

  private Mp4Writer() {}

  /** The same for square frames. // [T, size, size, 3] */
  public static void write(Path file, byte[] pixels, int size, int fps) throws IOException {
    write(file, pixels, size, size, fps);
  }

  /**
   * Writes one file. It appears under its name when it is complete.
   *
   * @param pixels red, green and blue bytes of frames of even width and height // [T, H, W, 3]
   * @param fps frames per second
   * @throws IOException where the encoder or the file system refuses
   */
  public static void write(Path file, byte[] pixels, int width, int height, int fps)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    encode(partial, pixels, width, height, fps);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void encode(Path file, byte[] pixels, int width, int height, int fps)
      throws IOException {
    int frameBytes = width * height * CHANNELS;
    ByteBuffer buffer = ByteBuffer.allocateDirect(frameBytes + OVERREAD_BYTES);
    try (FFmpegFrameRecorder recorder = recorder(file, width, height, fps)) {
      recorder.start();
      for (int at = 0; at < pixels.length; at += frameBytes) {
        buffer.clear().put(pixels, at, frameBytes).rewind();
        recorder.recordImage(
            width,
            height,
            Frame.DEPTH_UBYTE,
            CHANNELS,
            width * CHANNELS,
            avutil.AV_PIX_FMT_RGB24,
            buffer);
      }
      recorder.stop();
    } catch (FFmpegFrameRecorder.Exception e) {
      throw new IOException(file + ": cannot be encoded: " + e.getMessage(), e);
    }
  }

  private static FFmpegFrameRecorder recorder(Path file, int width, int height, int fps) {
    FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
    recorder.setFormat("mp4");
    recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
    recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    recorder.setFrameRate(fps);
    recorder.setVideoQuality(QUANTISER);
    recorder.setGopSize(GROUP_OF_PICTURES);
    recorder.setMaxBFrames(0);
    recorder.setVideoOption("threads", "1");
    recorder.setVideoOption("flags", "+bitexact");
    recorder.setOption("fflags", "+bitexact");
    return recorder;
  }
}
