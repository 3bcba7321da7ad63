package org.maskedaction.viz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.maskedaction.checkpoint.DurableFiles;

/** Pictures as PNG files. */
public final class PngFile {
  private PngFile() {}

  /**
   * Puts a picture in place in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   */
  static void write(Path file, BufferedImage image) throws IOException {
    DurableFiles.replace(file, ByteBuffer.wrap(bytes(image)));
  }

  /** The content of a file with a picture. */
  public static byte[] bytes(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", png)) {
      throw new IOException("this Java has no writer for PNG");
    }
    return png.toByteArray();
  }
}
