package org.maskedaction.kind;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.video.Mp4Writer;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.PictureOptions.Animation;
import org.maskedaction.kind.Pictures.Written;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.GifWriter;

/** The files that pictures of samples go to: a sheet, and others beside it named after it. */
public final class PictureFiles {
  private static final int CHANNELS = 3;

  private PictureFiles() {}

  /**
   * Checks that the folder of a file to write is there.
   *
   * @throws InputException if it is not
   */
  public static void requireFolder(Path sheet) {
    Path folder = sheet.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException("--out: " + sheet + ": there is no folder " + folder);
    }
  }

  /** A file beside {@code sheet} whose name ends in {@code end} instead of an extension. */
  public static Path beside(Path sheet, String end) {
    String name = sheet.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return sheet.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + end);
  }

  /**
   * Writes one animation, such as NAME-1.gif for the first sample.
   *
   * @param index of the sample, from 0
   * @param format none writes nothing
   * @param files what was written is added
   */
  public static void animate(
      ClipAnimation animation,
      String title,
      Animation format,
      int fps,
      Path sheet,
      int index,
      List<Written> files)
      throws IOException {
    if (format == Animation.NONE) {
      return;
    }
    String extension = format.name().toLowerCase(Locale.ROOT);
    Path file = beside(sheet, "-%d.%s".formatted(index + 1, extension));
    write(file, format, animation.frames(), fps);
    files.add(new Written(file, title));
  }

  /** Writes pictures of one even size. */
  private static void write(Path file, Animation format, List<BufferedImage> frames, int fps)
      throws IOException {
    if (format == Animation.GIF) {
      GifWriter.write(file, frames, fps);
    } else {
      BufferedImage first = frames.get(0);
      Mp4Writer.write(file, pixels(frames), first.getWidth(), first.getHeight(), fps);
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
