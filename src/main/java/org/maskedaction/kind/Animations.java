package org.maskedaction.kind;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.video.Mp4Writer;
import org.maskedaction.viz.GifWriter;

/** Files of moving pictures. */
public final class Animations {
  private static final int CHANNELS = 3;

  private Animations() {}

  /** Writes pictures of one even size. */
  public static void write(
      Path file, PictureOptions.Animation format, List<BufferedImage> frames, int fps)
      throws IOException {
    switch (format) {
      case GIF -> GifWriter.write(file, frames, fps);
      case MP4 -> {
        BufferedImage first = frames.get(0);
        Mp4Writer.write(file, pixels(frames), first.getWidth(), first.getHeight(), fps);
      }
      case NONE -> {}
    }
  }

  /** Red, green and blue bytes. // [T, H, W, 3] */
  private static byte[] pixels(List<BufferedImage> frames) {
    int width = frames.get(0).getWidth();
    int height = frames.get(0).getHeight();
    int size = width * height;
    byte[] pixels = new byte[Math.multiplyExact(frames.size(), size * CHANNELS)];
    int at = 0;
    for (BufferedImage frame : frames) {
      for (int rgb : frame.getRGB(0, 0, width, height, null, 0, width)) {
        pixels[at++] = (byte) (rgb >> 16);
        pixels[at++] = (byte) (rgb >> 8);
        pixels[at++] = (byte) rgb;
      }
    }
    return pixels;
  }
}
