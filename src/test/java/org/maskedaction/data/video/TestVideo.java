package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Writes videos whose frames are uniformly grey, the grey level telling the frame index. */
public final class TestVideo {
  public static final int WIDTH = 64;
  public static final int HEIGHT = 48;

  private static final int OFFSET = 24;
  private static final int STEP = 5;
  private static final int OVERREAD_BYTES = 64;
  private static final int FPS = 25;

  static {
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
  }

  private TestVideo() {}

  /** A video of the standard size. */
  public static Path write(Path file, int frames) throws IOException {
    return write(file, frames, WIDTH, HEIGHT, 0);
  }

  /**
   * A .mjpeg file is a plain row of JPEG images. The first frame shows the grey level of index
   * {@code firstIndex}.
   */
  public static Path write(Path file, int frames, int width, int height, int firstIndex)
      throws IOException {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height)) {
      boolean jpeg = file.toString().endsWith(".mjpeg");
      recorder.setVideoCodec(jpeg ? avcodec.AV_CODEC_ID_MJPEG : avcodec.AV_CODEC_ID_MPEG4);
      recorder.setPixelFormat(jpeg ? avutil.AV_PIX_FMT_YUVJ420P : avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(FPS);
      recorder.setVideoQuality(2);
      recorder.setMaxBFrames(jpeg ? 0 : 2);
      recorder.setVideoOption("threads", "1");
      recorder.start();
      for (int frame = 0; frame < frames; frame++) {
        record(recorder, width, height, OFFSET + (firstIndex + frame) * STEP);
      }
      recorder.stop();
    }
    return file;
  }

  private static void record(FFmpegFrameRecorder recorder, int width, int height, int grey)
      throws IOException {
    byte[] pixels = new byte[width * height * Clip.CHANNELS];
    Arrays.fill(pixels, (byte) grey);
    ByteBuffer buffer = ByteBuffer.allocateDirect(pixels.length + OVERREAD_BYTES);
    buffer.put(pixels).rewind();
    recorder.recordImage(
        width,
        height,
        Frame.DEPTH_UBYTE,
        Clip.CHANNELS,
        width * Clip.CHANNELS,
        avutil.AV_PIX_FMT_RGB24,
        buffer);
  }

  /** The index that the grey level of a frame of {@code clip} tells. */
  public static int shownIndex(Clip clip, int frame) {
    int frameBytes = clip.pixels().length / clip.frames();
    int centre = frame * frameBytes + (clip.height() / 2 * clip.width() + clip.width() / 2) * 3;
    return index(clip.pixels()[centre] & 0xff);
  }

  /** The index that a grey level tells; compression may move the level by less than half a step. */
  public static int index(float grey) {
    return Math.round((grey - OFFSET) / STEP);
  }
}
