package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/**
 * MPEG-4 video in MP4 files, which every build of FFmpeg can encode and whose decoding is cheap;
 * equal frames give equal bytes.
 *
 * @param width columns, even
 * @param height rows, even
 * @param frameRate frames per second, one that MPEG-4 can express
 * @param quantiser how coarse the values are, from 1
 * @param keyFrameEvery frames from one key frame to the next
 */
public record Mp4Encoder(
    int width, int height, double frameRate, int quantiser, int keyFrameEvery) {
  private static final int CHANNELS = Clip.CHANNELS;
  private static final int OVERREAD_BYTES = 64;

  /** Frames that are passed on one after the other. */
  @FunctionalInterface
  public interface Frames {
    /** Passes on all frames. */
    void readAll(VideoDecoder.FrameUse use) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param frameWidth columns of the frames, which are scaled to those of the video
   * @param frameHeight rows of the frames
   * @throws IOException where the encoder or the file system refuses, or what {@code frames} throws
   */
  public void write(Path file, int frameWidth, int frameHeight, Frames frames) throws IOException {
    Ffmpeg.load();
    int row = frameWidth * CHANNELS;
    ByteBuffer packed = ByteBuffer.allocateDirect(row * frameHeight + OVERREAD_BYTES);
    try (FFmpegFrameRecorder recorder = recorder(file)) {
      recorder.start();
      frames.readAll(
          (pixels, stride) -> {
            for (int y = 0; y < frameHeight; y++) {
              packed.put(y * row, pixels, y * stride, row);
            }
            recorder.recordImage(
                frameWidth,
                frameHeight,
                Frame.DEPTH_UBYTE,
                CHANNELS,
                row,
                avutil.AV_PIX_FMT_RGB24,
                packed);
          });
      recorder.stop();
    } catch (FFmpegFrameRecorder.Exception e) {
      throw new IOException(file + ": cannot be encoded: " + e.getMessage(), e);
    }
  }

  private FFmpegFrameRecorder recorder(Path file) {
    FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
    recorder.setFormat("mp4");
    recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
    recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    recorder.setFrameRate(frameRate);
    recorder.setVideoQuality(quantiser);
    recorder.setGopSize(keyFrameEvery);
    recorder.setMaxBFrames(0);
    recorder.setVideoOption("threads", "1");
    recorder.setVideoOption("flags", "+bitexact");
    recorder.setOption("fflags", "+bitexact");
    return recorder;
  }
}
