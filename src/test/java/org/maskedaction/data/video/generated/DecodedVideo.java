package org.maskedaction.data.video.generated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;

/** All frames of a video file as red, green and blue bytes // [T][H * W * 3]. */
public record DecodedVideo(int width, int height, double fps, List<byte[]> frames) {
  public static DecodedVideo of(Path file) throws IOException {
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
      grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
      grabber.start();
      List<byte[]> frames = new ArrayList<>();
      for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
        frames.add(pixels(frame));
      }
      return new DecodedVideo(
          grabber.getImageWidth(), grabber.getImageHeight(), grabber.getFrameRate(), frames);
    }
  }

  public int value(int frame, int index) {
    return frames.get(frame)[index] & 0xff;
  }

  private static byte[] pixels(Frame frame) {
    ByteBuffer buffer = (ByteBuffer) frame.image[0];
    byte[] pixels = new byte[frame.imageWidth * frame.imageHeight * 3];
    for (int row = 0; row < frame.imageHeight; row++) {
      buffer.position(row * frame.imageStride);
      buffer.get(pixels, row * frame.imageWidth * 3, frame.imageWidth * 3);
    }
    return pixels;
  }
}
